package disk

import "coverslip/h5read/internal/bytesio"

// readBTree1Chunks reads the index of layout versions 1 to 3: a v1 B-tree whose
// keys are stored size, filter mask, and the chunk's first element in each
// dimension, with a last 0 for the element size's pseudo-dimension. Of one
// dimension only what tells of chunks first to last is looked into, as the keys
// of the tree rise.
func (f *File) readBTree1Chunks(d *Dataset, x *ChunkIndex, first, last uint64) error {
	l := d.Layout
	rank := len(l.Chunk)
	scaled := make([]uint64, rank)
	t := bTree1{f: f, kind: 1, keySize: 8 + 8*(rank+1), leaf: func(key *bytesio.Cursor, child uint64) error {
		ch := Chunk{Address: child, Size: uint64(key.U32()), Mask: key.U32()}
		for i := range scaled {
			element := key.U64()
			if element%l.Chunk[i] != 0 {
				return Bad(key.Offset(), "chunk at element %d of dimension %d, where chunks are %d long", element, i, l.Chunk[i])
			}
			scaled[i] = element / l.Chunk[i]
		}
		var inside bool
		if ch.Number, inside = x.number(scaled); inside && first <= ch.Number && ch.Number <= last {
			x.chunks = append(x.chunks, ch)
		}
		return nil
	}}
	if d.InParts() {
		number := func(key *bytesio.Cursor) uint64 {
			key.Skip(8)
			return key.U64() / l.Chunk[0]
		}
		t.wanted = func(from, end *bytesio.Cursor) bool {
			return number(from) <= last && (end == nil || number(end) >= first)
		}
	}
	return t.walk(l.Address)
}
