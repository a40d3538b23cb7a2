package zstd

import (
	"encoding/binary"
	"math/bits"
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

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
func (b *backward) refill() { b.word, b.pos, b.used = refill(b.base, b.pos, b.used) }

// take reads n bits, n at most 56, of those that refill made there.
func (b *backward) take(n uint) uint64 {
	b.used += n
	return lastBits(b.word, b.used, uint64(n))
}

// refill and lastBits are for loops that keep a stream in variables.
func refill(base unsafe.Pointer, pos int, used uint) (uint64, int, uint) {
	n := min(int(used>>3), pos)
	pos -= n
	return words.Load(base, pos), pos, used - uint(n)<<3
}

// lastBits are the last n of the used bits of a word.
func lastBits(word uint64, used uint, n uint64) uint64 {
	return word >> (-used & 63) & (1<<(n&63) - 1)
}
