package h5read

import (
	"coverslip/h5read/internal/disk"
)

// visitor gets stretches of a selection: raw elements as stored (after filters)
// that belong at element number at of the selection. raw is only lent.
type visitor func(at uint64, raw []byte) error

const (
	readPiece = 256 << 10 // bytes read at once from contiguous data
	fillPiece = 4 << 10   // elements of a fill value handed on at once
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

// members gathers one member from whole elements.
func (d *Dataset) members(visit visitor) visitor {
	whole, part := d.store.disk.Type.Size, d.typ.Size
	var buf []byte
	return func(at uint64, raw []byte) error {
		n := len(raw) / whole
		if cap(buf) < n*part {
			buf = make([]byte, n*part)
		}
		buf = buf[:n*part]
		for i := range n {
			copy(buf[i*part:(i+1)*part], raw[i*whole+d.shift:])
		}
		return visit(at, buf)
	}
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
	k := int(min(n, max(1, uint64(fillPiece/size))))
	raw := make([]byte, k*size)
	if v := d.store.disk.Fill.Value; v != nil {
		for i := range k {
			copy(raw[i*size:], v)
		}
	}
	for n > 0 {
		m := min(n, uint64(k))
		if err := visit(at, raw[:int(m)*size]); err != nil {
			return err
		}
		at, n = at+m, n-m
	}
	return nil
}

// chunkWalk goes through the chunks that a selection touches.
type chunkWalk struct {
	d     *Dataset
	x     *disk.ChunkIndex
	sel   *selection
	visit visitor
	box   box
}

func (d *Dataset) chunkRuns(sel *selection, visit visitor) error {
	x, err := d.chunkIndex()
	if err != nil {
		return err
	}
	if x.Empty() {
		return d.fill(0, sel.n, visit)
	}
	chunk, rank := d.store.disk.Layout.Chunk, len(sel.count)
	w := &chunkWalk{d: d, x: x, sel: sel, visit: visit}
	w.box = box{fromShape: chunk, fromStart: make([]uint64, rank), toShape: sel.count, toStart: make([]uint64, rank), count: make([]uint64, rank)}
	first, span, index := make([]uint64, rank), make([]uint64, rank), make([]uint64, rank)
	for i := range rank {
		first[i] = sel.start[i] / chunk[i]
		span[i] = (sel.start[i]+sel.count[i]-1)/chunk[i] - first[i] + 1
	}
	for {
		done, err := w.step(first, index, span)
		if err != nil {
			return err
		}
		// Chunks of a row that were never written are passed over together.
		if rank > 0 {
			index[rank-1] += done - 1
		}
		if !advance(index, span) {
			return nil
		}
	}
}

// step hands on the selection's part of the chunk at first+index, or of as many
// unwritten chunks as follow each other in its row; done is how many.
func (w *chunkWalk) step(first, index, span []uint64) (done uint64, err error) {
	number, last := uint64(0), len(first)-1
	for i := range first {
		number = number*w.x.Grid[i] + first[i] + index[i]
	}
	ch, stored := w.x.Lookup(number)
	done = 1
	if !stored && last >= 0 {
		done = min(w.x.Gap(number), span[last]-index[last])
	}
	whole := true
	dims, chunk, b := w.d.store.disk.Space.Dims, w.d.store.disk.Layout.Chunk, &w.box
	for i := range first {
		n := uint64(1)
		if i == last {
			n = done
		}
		lo := (first[i] + index[i]) * chunk[i]
		hi := min(lo+n*chunk[i], dims[i])
		from, to := max(lo, w.sel.start[i]), min(hi, w.sel.start[i]+w.sel.count[i])
		b.fromStart[i], b.toStart[i], b.count[i] = from-lo, from-w.sel.start[i], to-from
		whole = whole && from == lo && to == hi
	}
	if !stored {
		return done, b.each(func(_, to, n uint64) error { return w.d.fill(to, n, w.visit) })
	}
	data, release, err := w.d.chunk(w.x, ch, whole)
	if err != nil {
		return done, err
	}
	defer release()
	size := uint64(w.d.store.disk.Type.Size)
	return done, b.each(func(from, to, n uint64) error { return w.visit(to, data[from*size:(from+n)*size]) })
}
