package filter

import (
	"encoding/binary"
	"math/bits"
)

// bitReader takes bits from the most significant end of each byte. Past the end
// it gives zeros and remembers it.
type bitReader struct {
	src  []byte
	pos  int // in bits
	over bool
}

// peek gives the next bits at the top of a word: 57 of them or more, but for
// zeros after the end.
func (r *bitReader) peek() uint64 {
	i := r.pos >> 3
	if i+8 <= len(r.src) {
		return binary.BigEndian.Uint64(r.src[i:]) << uint(r.pos&7)
	}
	var last [8]byte
	copy(last[:], r.src[min(i, len(r.src)):])
	return binary.BigEndian.Uint64(last[:]) << uint(r.pos&7)
}

func (r *bitReader) left() int { return 8*len(r.src) - r.pos }

// skip takes n bits that were peeked at.
func (r *bitReader) skip(n int) {
	if n > r.left() {
		r.over = true
		n = r.left()
	}
	r.pos += n
}

// bits reads n bits, n at most 64.
func (r *bitReader) bits(n int) uint64 {
	if n > 32 {
		high := r.bits(n - 32)
		return high<<32 | r.bits(32)
	}
	v := r.peek() >> 1 >> uint(63-n)
	r.skip(n)
	return v
}

// unary counts zeros up to a one.
func (r *bitReader) unary() int {
	for n := 0; ; n += 56 {
		zeros := bits.LeadingZeros64(r.peek())
		if zeros < 56 {
			r.skip(zeros + 1)
			return n + zeros
		}
		if r.skip(56); r.over {
			return n
		}
	}
}

// number fills the bytes of a number of any size, which were cleared, from
// precision bits that belong at bit offset, the most significant first.
func (r *bitReader) number(dst []byte, bigEndian bool, precision, offset int) {
	if len(dst) <= 8 {
		putNumber(dst, bigEndian, r.bits(precision)<<uint(offset))
		return
	}
	for k := (offset + precision - 1) / 8; k >= offset/8; k-- {
		low, high := max(offset, 8*k), min(offset+precision, 8*k+8)
		v := byte(r.bits(high-low) << uint(low-8*k))
		if bigEndian {
			dst[len(dst)-1-k] = v
		} else {
			dst[k] = v
		}
	}
}

// putNumber writes the low bytes of v in either order.
func putNumber(dst []byte, bigEndian bool, v uint64) {
	if bigEndian {
		v = bits.ReverseBytes64(v) >> uint(64-8*len(dst))
	}
	switch len(dst) {
	case 1:
		dst[0] = byte(v)
	case 2:
		binary.LittleEndian.PutUint16(dst, uint16(v))
	case 4:
		binary.LittleEndian.PutUint32(dst, uint32(v))
	case 8:
		binary.LittleEndian.PutUint64(dst, v)
	default:
		for i := range dst {
			dst[i] = byte(v >> (8 * uint(i)))
		}
	}
}
