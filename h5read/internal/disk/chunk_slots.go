package disk

import "coverslip/h5read/internal/bytesio"

// slots places the numbered elements of a fixed or extensible array, or of an
// implicit index. They count over the grid of the maximum shape, not of the
// current one; an extensible array moves its unlimited dimension to the front.
type slots struct {
	x      *ChunkIndex
	grid   []uint64 // in counting order; 0 for an unlimited first dimension
	front  int      // the dimension that was moved to the front
	scaled []uint64
	order  []uint64
}

// maxGrid is the number of chunks a dimension may grow to; 0 for no limit.
func maxGrid(d *Dataset, i int) uint64 {
	n, chunk := d.Space.Max[i], d.Layout.Chunk[i]
	if n == Unlimited {
		return 0
	}
	return n/chunk + min(1, n%chunk)
}

func newSlots(d *Dataset, x *ChunkIndex) (*slots, error) {
	rank := len(d.Layout.Chunk)
	s := &slots{x: x, scaled: make([]uint64, rank), order: make([]uint64, rank)}
	unlimited := 0
	for i := range rank {
		if g := maxGrid(d, i); g == 0 && d.Space.Max[i] == Unlimited {
			s.front = i
			unlimited++
		}
	}
	if unlimited > 1 || unlimited == 1 && d.Layout.Index != IndexExtensibleArray {
		return nil, Bad(d.Layout.offsetOfIndex, "chunk index of kind %d with %d unlimited dimensions", d.Layout.Index, unlimited)
	}
	s.grid = append(s.grid, maxGrid(d, s.front))
	for i := range rank {
		if i != s.front {
			s.grid = append(s.grid, maxGrid(d, i))
		}
	}
	return s, nil
}

// number turns a slot into a chunk number of the current shape; false when the
// chunk lies outside it.
func (s *slots) number(slot uint64) (uint64, bool) {
	for i := len(s.grid) - 1; i > 0; i-- {
		if s.grid[i] == 0 {
			return 0, false
		}
		s.order[i] = slot % s.grid[i]
		slot /= s.grid[i]
	}
	s.order[0] = slot
	s.scaled[s.front] = s.order[0]
	k := 1
	for i := range s.scaled {
		if i != s.front {
			s.scaled[i] = s.order[k]
			k++
		}
	}
	return s.x.number(s.scaled)
}

// arrayEntries decodes the elements of fixed and extensible arrays.
type arrayEntries struct {
	f         *File
	slots     *slots
	filtered  bool
	size      int    // bytes of an entry
	chunkSize uint64 // of an unfiltered chunk
}

func (f *File) newEntries(d *Dataset, x *ChunkIndex, client uint8, size int, pos int64) (*arrayEntries, error) {
	e := &arrayEntries{f: f, filtered: client == 1, size: size, chunkSize: d.Layout.ChunkBytes()}
	o := f.OffsetSize()
	width := size - o - 4
	if client > 1 || !e.filtered && size != o || e.filtered && (width < 1 || width > 8) {
		return nil, Bad(pos, "chunk index of client %d with entries of %d bytes", client, size)
	}
	var err error
	e.slots, err = newSlots(d, x)
	return e, err
}

// add takes n entries from the cursor, the first being slot.
func (e *arrayEntries) add(c *bytesio.Cursor, slot uint64, n int) error {
	o := e.f.OffsetSize()
	for range n {
		ch := Chunk{Address: c.Address(o), Size: e.chunkSize}
		if e.filtered {
			ch.Size, ch.Mask = c.Uint(e.size-o-4), c.U32()
		}
		if c.Err() != nil {
			return Bad(c.Offset(), "chunk index entries end early")
		}
		if ch.Address != Undefined {
			var inside bool
			if ch.Number, inside = e.slots.number(slot); inside {
				e.slots.x.chunks = append(e.slots.x.chunks, ch)
			}
		}
		slot++
	}
	return nil
}

// page reads n entries and the checksum behind them.
func (e *arrayEntries) page(address, slot uint64, n int, what string) error {
	b, pos, err := e.f.bytes(address, uint64(n*e.size+4), what)
	if err != nil {
		return err
	}
	if err := checkSum(b, pos, what); err != nil {
		return err
	}
	return e.add(bytesio.NewCursor(b[:len(b)-4], pos), slot, n)
}

// bit tells a bit of a page bitmap, the most significant first.
func bit(bitmap []byte, i uint64) bool {
	return i/8 < uint64(len(bitmap)) && bitmap[i/8]&(0x80>>(i%8)) != 0
}

// readNewIndex reads the indexes of layout version 4 that have structures.
func (f *File) readNewIndex(d *Dataset, x *ChunkIndex) error {
	switch d.Layout.Index {
	case IndexFixedArray:
		return f.readFixedArray(d, x)
	case IndexExtensibleArray:
		return f.readExtensibleArray(d, x)
	}
	return f.readBTree2Chunks(d, x)
}
