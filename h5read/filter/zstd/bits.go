package zstd

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// slack is how far a copy in words may go past its end.
const slack = 32

// littleEndian is whether eight bytes may be loaded as they lie.
var littleEndian = func() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}()

func load64(p unsafe.Pointer, at int) uint64 {
	v := *(*uint64)(unsafe.Add(p, at))
	if !littleEndian {
		v = bits.ReverseBytes64(v)
	}
	return v
}

func store64(p unsafe.Pointer, at int, v uint64) {
	if !littleEndian {
		v = bits.ReverseBytes64(v)
	}
	*(*uint64)(unsafe.Add(p, at)) = v
}

// backward reads a bit stream from its end (RFC 8878, 4.1). word holds the eight
// bytes at pos; used of its bits, from the top, are taken. More than 64 used means
// that the stream ended early.
type backward struct {
	base  unsafe.Pointer // of at least eight bytes
	pos   int
	word  uint64
	used  uint
	below uint // bits of the word that are no part of the stream
}

// open begins a stream: its last byte ends with a one above the first bits.
// Streams shorter than a word are moved into short, below them zeros.
func open(in []byte, short *[8]byte) (b backward, ok bool) {
	n := len(in)
	if n == 0 || in[n-1] == 0 {
		return b, false
	}
	pad := uint(bits.LeadingZeros8(in[n-1])) + 1
	if n >= 8 {
		b = backward{base: unsafe.Pointer(unsafe.SliceData(in)), pos: n - 8, word: binary.LittleEndian.Uint64(in[n-8:]), used: pad}
		return b, true
	}
	*short = [8]byte{}
	copy(short[8-n:], in)
	b = backward{base: unsafe.Pointer(short), word: binary.LittleEndian.Uint64(short[:]), used: pad, below: uint(64 - 8*n)}
	return b, true
}

// ended reports whether exactly the bits of the stream were taken.
func (b *backward) ended() bool { return 8*b.pos+64 == int(b.used+b.below) }

// refill makes 57 bits there, as far as the stream reaches.
func (b *backward) refill() { b.word = refill(b.base, &b.pos, &b.used) }

// take reads n bits, n at most 56, of those that refill made there.
func (b *backward) take(n uint) uint64 { return take(b.word, &b.used, uint64(n)) }

func refill(base unsafe.Pointer, pos *int, used *uint) uint64 {
	n := min(int(*used>>3), *pos)
	*pos -= n
	*used -= uint(n) << 3
	return load64(base, *pos)
}

func take(word uint64, used *uint, n uint64) uint64 {
	*used += uint(n)
	return word >> (-*used & 63) & (1<<(n&63) - 1)
}
