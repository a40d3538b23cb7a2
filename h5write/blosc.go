package h5write

// A Blosc 1 chunk (c-blosc's README_CHUNK_FORMAT): a head of 16 bytes, where each block begins, and the blocks,
// each a length and a Zstandard frame, or the bytes themselves where that is not shorter.
const (
	bloscHead     = 16
	bloscBlock    = 256 << 10 // bytes that are shuffled and packed together; a multiple of every element size here
	bloscShuffled = 0x01
	bloscUnsplit  = 0x10 // a block is one stream, not one for each byte of an element
	bloscZstd     = 4 << 5
)

// bloscFilter describes the filter, as hdf5-blosc's set_local fills it in.
func bloscFilter(elementSize, chunkBytes int) Filter {
	const revision, format, level, shuffles, zstandard = 2, 2, 5, 1, 5
	return Filter{ID: filterBlosc, Values: []uint32{
		revision, format, uint32(elementSize), uint32(chunkBytes), level, shuffles, zstandard,
	}}
}

// blosc packs a chunk. A block is shuffled by itself; elements too large for the head's byte are not.
func (p *compressor) blosc(chunk []byte, elementSize int) {
	flags := byte(bloscUnsplit | bloscZstd)
	if elementSize > 1 && elementSize <= 255 {
		flags |= bloscShuffled
	} else {
		elementSize = 1
	}
	block := max(min(bloscBlock/elementSize*elementSize, len(chunk)), 1)
	nBlocks := (len(chunk) + block - 1) / block
	const format, zstandardFormat = 2, 1
	out := append(p.packed.AvailableBuffer(), format, zstandardFormat, flags, byte(elementSize))
	out = le.AppendUint32(out, uint32(len(chunk)))
	out = le.AppendUint32(out, uint32(block))
	out = append(out, make([]byte, 4+4*nBlocks)...) // the chunk's length, where each block begins
	for i := range nBlocks {
		le.PutUint32(out[bloscHead+4*i:], uint32(len(out)))
		raw := chunk[i*block : min((i+1)*block, len(chunk))]
		if elementSize > 1 {
			p.shuffled = shuffle(p.shuffled[:0], raw, elementSize)
			raw = p.shuffled
		}
		at := len(out)
		out = p.zstd.frame(append(out, 0, 0, 0, 0), raw)
		if len(out)-at-4 >= len(raw) {
			out = append(out[:at+4], raw...)
		}
		le.PutUint32(out[at:], uint32(len(out)-at-4))
	}
	le.PutUint32(out[12:], uint32(len(out)))
	p.packed.Write(out)
}
