package disk

import "coverslip/h5read/internal/bytesio"

// readBTree2Chunks reads the chunk index of datasets with several unlimited
// dimensions: a v2 B-tree with records of type 10, or 11 with filters. Unlike
// the v1 B-tree its keys are scaled: chunk numbers, not element offsets.
func (f *File) readBTree2Chunks(d *Dataset, x *ChunkIndex) error {
	rank := len(d.Layout.Chunk)
	scaled := make([]uint64, rank)
	o := f.OffsetSize()
	return f.walkBTree2(d.Layout.Address, "\x0a\x0b", func(kind uint8, r *bytesio.Cursor) error {
		ch := Chunk{Size: d.Layout.ChunkBytes()}
		width := r.Left() - o - 4 - 8*rank
		if kind == 10 && width != -4 || kind == 11 && (width < 1 || width > 8) {
			return Bad(r.Offset(), "chunk record of %d bytes for %d dimensions", r.Left(), rank)
		}
		ch.Address = r.Address(o)
		if kind == 11 {
			ch.Size, ch.Mask = r.Uint(width), r.U32()
		}
		for i := range scaled {
			scaled[i] = r.U64()
		}
		var inside bool
		if ch.Number, inside = x.number(scaled); inside && ch.Address != Undefined {
			x.chunks = append(x.chunks, ch)
		}
		return nil
	})
}
