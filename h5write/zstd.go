package h5write

import "github.com/klauspost/compress/huff0"

// zstdBlock is how many bytes are packed together: a plane of a shuffled chunk of [chunkTarget] values.
const zstdBlock = 64 << 10

// zstandard appends b as a Zstandard frame (RFC 8878): its bytes in Huffman codes, runs of one byte as such, and no
// matches. Shuffled numbers have few of those, and the encoder of a library would be an eighth of the engine that a page
// loads.
func (p *compressor) zstandard(dst, b []byte) []byte {
	const magic, singleSegment, sizeOf4 = 0xFD2FB528, 0x20, 0x80
	dst = le.AppendUint32(dst, magic)
	dst = append(dst, singleSegment|sizeOf4)
	dst = le.AppendUint32(dst, uint32(len(b)))
	for first := true; first || len(b) > 0; first = false {
		n := min(zstdBlock, len(b))
		dst = p.zstandardBlock(dst, b[:n], n == len(b))
		b = b[n:]
	}
	return dst
}

// zstandardBlock appends a block: a head of 3 bytes, and what its kind says.
func (p *compressor) zstandardBlock(dst, b []byte, last bool) []byte {
	const raw, run, packed = 0, 1, 2
	head := func(kind, size int) {
		v := kind<<1 | size<<3
		if last {
			v |= 1
		}
		dst = append(dst, byte(v), byte(v>>8), byte(v>>16))
	}
	p.huffman.Reuse = huff0.ReusePolicyNone
	codes, _, err := huff0.Compress4X(b, &p.huffman)
	switch {
	case err == huff0.ErrUseRLE:
		head(run, len(b))
		return append(dst, b[0])
	case err != nil || len(codes)+literalsHead+1 >= len(b): // incompressible, or too short for four streams
		head(raw, len(b))
		return append(dst, b...)
	}
	head(packed, literalsHead+len(codes)+1)
	// Compressed literals in four streams, with sizes of 18 bits; then no sequences.
	const compressed, fourStreams = 2, 3
	v := uint64(compressed | fourStreams<<2 | len(b)<<4 | len(codes)<<22)
	dst = append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32))
	return append(append(dst, codes...), 0)
}

// literalsHead is the bytes of the head of such literals.
const literalsHead = 5
