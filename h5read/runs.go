package h5read

import (
	"coverslip/h5read/internal/disk"
)

// visitor gets stretches of a selection: raw elements as stored (after filters)
// that belong at element number at of the selection. raw is only lent.
type visitor func(at uint64, raw []byte) error

const (
	readPiece = 256 << 10 // bytes read at once from contiguous data
	fillPiece = 64 << 10  // bytes of fill values handed on at once
)

// runs hands every element of a selection to visit exactly once, in pieces, in
// no particular order. A member view gets its members only.
func (d *Dataset) runs(sel *selection, visit visitor) error {
	if sel.n == 0 {
		return nil
	}
	if err := d.Check(); err != nil {
		return err
	}
	if d.typ != d.store.disk.Type {
		visit = d.members(visit)
	}
	l := d.store.disk.Layout
	switch {
	case l.Class == Compact:
		return d.compactRuns(sel, visit)
	case l.Class == Chunked:
		return d.chunkRuns(sel, visit)
	case l.Address == disk.Undefined:
		return d.fill(0, sel.n, visit)
	}
	return d.contiguousRuns(sel, visit)
}

// members hands on one member of whole elements.
func (d *Dataset) members(visit visitor) visitor {
	var part []byte
	return func(at uint64, raw []byte) error {
		part = d.member(part, raw)
		return visit(at, part)
	}
}

// member gathers one member from whole elements, into buf where that has room.
func (d *Dataset) member(buf, raw []byte) []byte {
	whole, part := d.store.disk.Type.Size, d.typ.Size
	n := len(raw) / whole
	buf = room(buf, n*part)
	for i := range n {
		copy(buf[i*part:(i+1)*part], raw[i*whole+d.shift:])
	}
	return buf
}

func (d *Dataset) plainBox(sel *selection) *box {
	return &box{d.store.disk.Space.Dims, sel.start, sel.count, make([]uint64, len(sel.count)), sel.count}
}

func (d *Dataset) compactRuns(sel *selection, visit visitor) error {
	size := uint64(d.store.disk.Type.Size)
	data := d.store.disk.Layout.Data
	return d.plainBox(sel).each(func(from, to, n uint64) error {
		return visit(to, data[from*size:(from+n)*size])
	})
}

// contiguousRuns reads long stretches in pieces, and short ones that lie close
// together through a window, because each read may cost a call to the browser.
func (d *Dataset) contiguousRuns(sel *selection, visit visitor) error {
	size := uint64(d.store.disk.Type.Size)
	base := d.store.disk.Layout.Address
	total := d.store.disk.LogicalBytes
	buf := make([]byte, 0, min(total, max(readPiece, size)))
	piece := max(1, uint64(cap(buf))/size)
	windowAt := ^uint64(0)
	return d.plainBox(sel).each(func(from, to, n uint64) error {
		for n > 0 {
			if err := d.ctx.Err(); err != nil {
				return err
			}
			k := min(n, piece)
			at, want := from*size, k*size
			if windowAt == ^uint64(0) || at < windowAt || at+want > windowAt+uint64(len(buf)) {
				window := want
				if k < piece && sel.n > n {
					window = min(uint64(cap(buf)), total-at)
				}
				buf = buf[:window]
				if err := d.file.disk.ReadRaw(buf, base+at); err != nil {
					return d.file.fail(d.path, err)
				}
				windowAt = at
			}
			if err := visit(to, buf[at-windowAt:at-windowAt+want]); err != nil {
				return err
			}
			from, to, n = from+k, to+k, n-k
		}
		return nil
	})
}

// fill hands on n elements of the fill value from element at.
func (d *Dataset) fill(at, n uint64, visit visitor) error {
	size := d.store.disk.Type.Size
	raw := d.blank(nil, min(n, max(1, uint64(fillPiece/size))))
	for n > 0 {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		m := min(n, uint64(len(raw)/size))
		if err := visit(at, raw[:int(m)*size]); err != nil {
			return err
		}
		at, n = at+m, n-m
	}
	return nil
}

// blank makes n elements of the fill value, in buf where that has room.
func (d *Dataset) blank(buf []byte, n uint64) []byte {
	size := d.store.disk.Type.Size
	buf = room(buf, int(n)*size)
	clear(buf)
	if v := d.store.disk.Fill.Value; v != nil {
		for i := range int(n) {
			copy(buf[i*size:], v)
		}
	}
	return buf
}

func (d *Dataset) chunkRuns(sel *selection, visit visitor) error {
	x, err := d.chunksOf(sel)
	if err != nil {
		return err
	}
	if x.Empty() {
		return d.fill(0, sel.n, visit)
	}
	chunks := newAhead(d, x, sel)
	defer chunks.close()
	for {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		s := chunks.next()
		if s == nil {
			return nil
		}
		err := d.visitStep(s, visit)
		chunks.release(s, err == nil)
		if err != nil {
			return err
		}
	}
}

// visitStep hands on the selection's part of a chunk.
func (d *Dataset) visitStep(s *step, visit visitor) error {
	switch {
	case s.err != nil:
		return s.err
	case !s.stored:
		return s.box.each(func(_, to, n uint64) error { return d.fill(to, n, visit) })
	}
	size, data := uint64(d.store.disk.Type.Size), s.held.data
	return s.box.each(func(from, to, n uint64) error { return visit(to, data[from*size:(from+n)*size]) })
}
