package h5read

import (
	"context"

	"coverslip/h5read/internal/disk"
)

// stretches gives a run of elements of a 1-D dataset as stored, after filters,
// one stretch at a time: in chunks, in pieces of contiguous data, in pieces of
// the fill value.
type stretches struct {
	d      *Dataset
	at     uint64 // the next element
	end    uint64
	chunks *ahead
	step   *step  // whose chunk is lent
	blank  uint64 // elements of the fill value still to come
	told   uint64 // of contiguous data: elements before it were told to come soon
	buf    []byte
	part   []byte // of a member view
}

func newStretches(ctx context.Context, d *Dataset, lo, hi uint64) (*stretches, error) {
	if len(d.Shape()) != 1 || lo > hi {
		return nil, d.file.fail(d.path, disk.Bad(-1, "elements %d to %d of a dataset of shape %v", lo, hi, d.Shape()))
	}
	if _, per := flatten(d.typ); per != 1 {
		return nil, d.file.fail(d.path, disk.Bad(-1, "elements are arrays of %d values", per))
	}
	sel, err := d.selection([]uint64{lo}, []uint64{hi - lo})
	if err != nil || lo == hi {
		return &stretches{d: d}, err
	}
	if err := d.Check(); err != nil {
		return nil, err
	}
	s := &stretches{d: d.WithContext(ctx), at: lo, end: hi, told: lo}
	switch l := d.store.disk.Layout; {
	case l.Class == Chunked:
		x, err := d.chunksOf(sel)
		if err != nil {
			return nil, err
		}
		s.chunks = newAhead(d, x, sel)
	case l.Class == Contiguous && l.Address == disk.Undefined:
		s.blank = hi - lo
	}
	return s, nil
}

// next lends a stretch until the next call; nil after the last.
func (s *stretches) next() (raw []byte, err error) {
	defer guard(&err, s.d.path)
	s.release()
	if s.at == s.end {
		return nil, nil
	}
	if err := s.d.ctx.Err(); err != nil {
		return nil, err
	}
	if raw, err = s.stored(); err != nil {
		return nil, err
	}
	s.at += uint64(len(raw) / s.d.store.disk.Type.Size)
	if s.d.typ != s.d.store.disk.Type {
		s.part = s.d.member(s.part, raw)
		raw = s.part
	}
	return raw, nil
}

// stored gives the next whole elements.
func (s *stretches) stored() ([]byte, error) {
	l, size := s.d.store.disk.Layout, uint64(s.d.store.disk.Type.Size)
	if s.chunks != nil && s.blank == 0 {
		s.step = s.chunks.next()
		if s.step.err != nil {
			return nil, s.step.err
		}
		from, n := s.step.box.fromStart[0], s.step.box.count[0]
		if s.step.stored {
			return s.step.held.data[from*size : (from+n)*size], nil
		}
		s.blank = n
	}
	switch {
	case s.blank > 0:
		n := min(s.blank, max(1, fillPiece/size))
		s.blank -= n
		s.buf = s.d.blank(s.buf, n)
		return s.buf, nil
	case l.Class == Compact:
		return l.Data[s.at*size : s.end*size], nil
	}
	n := min(s.end-s.at, max(1, readPiece/size))
	s.buf = room(s.buf, int(n*size))
	for s.told < s.end && s.told < s.at+n+scoutPiece/size { // so much is on its way when this piece is read
		m := min(s.end-s.told, max(n, scoutPiece/size))
		s.d.file.disk.Prefetch(l.Address+s.told*size, m*size)
		s.told += m
	}
	return s.buf, s.d.file.fail(s.d.path, s.d.file.disk.ReadRaw(s.buf, l.Address+s.at*size))
}

// release gives back the chunk that was lent.
func (s *stretches) release() {
	if s.step != nil {
		s.chunks.release(s.step, true)
	}
	s.step = nil
}

// close ends the reading; when it returns nothing runs on.
func (s *stretches) close() {
	s.release()
	if s.chunks != nil {
		s.chunks.close()
	}
	s.at = s.end
}

// room is b with the length n, or another such buffer.
func room[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n)
	}
	return b[:n]
}
