package disk

import "coverslip/h5read/internal/bytesio"

// readBTree1Chunks reads the index of layout versions 1 to 3: a v1 B-tree whose
// keys are stored size, filter mask, and the chunk's first element in each
// dimension, with a last 0 for the element size's pseudo-dimension.
func (f *File) readBTree1Chunks(d *Dataset, x *ChunkIndex) error {
	l := d.Layout
	rank := len(l.Chunk)
	scaled := make([]uint64, rank)
	t := bTree1{f: f, kind: 1, keySize: 8 + 8*(rank+1), leaf: func(key *bytesio.Cursor, child uint64) error {
		ch := Chunk{Address: child, Size: uint64(key.U32()), Mask: key.U32()}
		for i := range scaled {
			first := key.U64()
			if first%l.Chunk[i] != 0 {
				return Bad(key.Offset(), "chunk at element %d of dimension %d, where chunks are %d long", first, i, l.Chunk[i])
			}
			scaled[i] = first / l.Chunk[i]
		}
		var inside bool
		if ch.Number, inside = x.number(scaled); inside {
			x.chunks = append(x.chunks, ch)
		}
		return nil
	}}
	return t.walk(l.Address)
}
