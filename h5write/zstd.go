package h5write

import (
	"math/bits"

	"github.com/klauspost/compress/huff0"
)

// zstdBlock is how many bytes are packed together: a plane of a shuffled chunk of [chunkTarget] values.
const zstdBlock = 64 << 10

// zstdEncoder holds what is used again from frame to frame.
type zstdEncoder struct {
	huffman   huff0.Scratch
	seen      []int32 // by hash, where bytes like these were last, from 1; 0: nowhere
	literals  []byte
	sequences []sequence
}

// frame appends b as a Zstandard frame (RFC 8878): matches found by one look at a table, literals in Huffman codes,
// sequences by the format's own distributions. That is what fast levels do, in a fraction of the code: the encoder of a
// library would be an eighteenth of the engine that a page loads.
func (z *zstdEncoder) frame(dst, b []byte) []byte {
	const magic, singleSegment, sizeOf4 = 0xFD2FB528, 0x20, 0x80
	dst = le.AppendUint32(dst, magic)
	dst = append(dst, singleSegment|sizeOf4)
	dst = le.AppendUint32(dst, uint32(len(b)))
	if z.seen == nil {
		z.seen = make([]int32, 1<<hashBits)
	}
	clear(z.seen)
	for at := 0; ; at += zstdBlock {
		end := min(at+zstdBlock, len(b))
		dst = z.block(dst, b, at, end)
		if end == len(b) {
			return dst
		}
	}
}

// block appends the block of b from at to end; matches may be with all that comes before.
func (z *zstdEncoder) block(dst, b []byte, at, end int) []byte {
	const raw, run, packed = 0, 1, 2
	raws := b[at:end]
	head := func(kind, size int) {
		v := kind<<1 | size<<3
		if end == len(b) {
			v |= 1
		}
		dst = append(dst, byte(v), byte(v>>8), byte(v>>16))
	}
	if isRun(raws) {
		head(run, len(raws))
		return append(dst, raws[0])
	}
	z.match(b, at, end)
	start := len(dst)
	head(packed, 0)
	dst = z.appendLiterals(dst)
	dst = appendSequences(dst, z.sequences)
	size := len(dst) - start - 3
	body := dst[start+3:]
	if dst = dst[:start]; size >= len(raws) {
		head(raw, len(raws))
		return append(dst, raws...)
	}
	head(packed, size)
	return dst[:len(dst)+len(body)]
}

func isRun(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	for _, c := range b {
		if c != b[0] {
			return false
		}
	}
	return true
}

// What a match must have, and the size of the table that finds them.
const (
	leastMatch = 6
	hashBits   = 15
)

// match cuts b[at:end] into sequences of literals and a match, and literals behind.
func (z *zstdEncoder) match(b []byte, at, end int) {
	z.literals, z.sequences = z.literals[:0], z.sequences[:0]
	from := at // of the literals
	for i := at; i+leastMatch <= end; {
		word := le.Uint32(b[i:])
		slot := &z.seen[word*2654435761>>(32-hashBits)]
		before := int(*slot) - 1
		*slot = int32(i + 1)
		n := 0
		if before >= 0 && le.Uint32(b[before:]) == word {
			for n = 4; i+n < end && b[before+n] == b[i+n]; n++ {
			}
		}
		if n < leastMatch {
			i += 1 + (i-from)>>8 // where nothing is found, look less often
			continue
		}
		z.literals = append(z.literals, b[from:i]...)
		z.sequences = append(z.sequences, sequence{i - from, n, i - before})
		i += n
		from = i
	}
	z.literals = append(z.literals, b[from:end]...)
}

// appendLiterals appends the section of literals: as they are, one again and again, or in four streams of Huffman codes.
func (z *zstdEncoder) appendLiterals(dst []byte) []byte {
	const raw, run, compressed, sizeOf20, fourStreams18 = 0, 1, 2, 3, 3
	b := z.literals
	plain := func(kind int) {
		v := kind | sizeOf20<<2 | len(b)<<4
		dst = append(dst, byte(v), byte(v>>8), byte(v>>16))
	}
	z.huffman.Reuse = huff0.ReusePolicyNone
	codes, _, err := huff0.Compress4X(b, &z.huffman)
	switch {
	case err == huff0.ErrUseRLE && len(b) > 0:
		plain(run)
		return append(dst, b[0])
	case err != nil: // they do not get shorter
		plain(raw)
		return append(dst, b...)
	}
	v := uint64(compressed | fourStreams18<<2 | len(b)<<4 | len(codes)<<22)
	return append(append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32)), codes...)
}

// highBit is the position of the highest bit of a positive number.
func highBit(v uint32) uint32 { return uint32(31 - bits.LeadingZeros32(v)) }
