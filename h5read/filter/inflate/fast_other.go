//go:build !wasm

package inflate

import (
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

// fast decodes while both ends are far, and stops at what step must look at: the end
// of the block, long codes, errors. Its reads and writes go past Go's checks. They are
// safe by the margins and by the look at each distance; indices are as wide as their
// tables.
//
// The inner loop goes straight through, with no choice but to leave it. Each round writes
// its literals and the beginning of its match as one word at the place where it reads the
// next such word when a value repeats bytes of the one before, as columns do: a processor
// hands on what it has yet to write only if it is read as it was written.
func (d *decoder) fast() {
	lastIn, lastOut := len(d.in)-inMargin, len(d.out)-sizeMask-longMargin
	if d.pos > lastIn || d.at > lastOut || d.at < noMatchFrom {
		return
	}
	in, out := unsafe.Pointer(unsafe.SliceData(d.in)), unsafe.Pointer(unsafe.SliceData(d.out))
	buf, n, pos, at := d.buf|words.Load(in, d.pos)<<(d.n&63), uint64(d.n), d.pos, d.at
	lit, dist := &d.lit, &d.dist
	e := uint64(lit[buf&(1<<litBits-1)]) // always one ahead
rounds:
	for {
		var size, back int
		var next uint64
		for {
			if pos > lastIn || at > lastOut {
				break rounds
			}
			// Bits above n are those of bytes not counted yet: the same again. Of n only
			// the lowest six bits count.
			buf |= words.Load(in, pos) << (n & 63)
			pos += int(^n >> 3 & 7)
			n |= 56
			rest := buf >> (e & 63)
			f := uint64(dist[rest&(noMatch-1)|e>>(aloneAt-distBits)&(3*noMatch)])
			if f&noDistance != 0 {
				break rounds
			}
			back = distance(f, rest)
			if back > at {
				break rounds
			}
			n -= e + f
			buf = rest >> (f & 63)
			next = uint64(lit[buf&(1<<litBits-1)])
			size = int(e >> sizeAt & sizeMask)
			if size > 16 || (back-8)&(back-size) < 0 {
				break // long, or it repeats what it writes
			}
			from, to := unsafe.Add(out, at-back), unsafe.Add(out, at)
			count := e >> (countAt - 3) & 24
			words.Store(to, 0, words.Load(from, 0)>>count<<count|e>>literalAt)
			words.Store(to, 8, words.Load(from, 8))
			at += size
			e = next
		}
		words.Store(out, at, e>>literalAt)
		after := at + int(e>>countAt&3)
		at += size
		if back >= 8 && size <= 32 {
			words.Copy16(out, after, out, after-back)
			words.Copy16(out, after+16, out, after+16-back)
		} else {
			words.CopyMatch(out, after, back, at-after)
		}
		e = next
	}
	// Forget the bits of bytes that were loaded but not counted.
	n &= 63
	d.buf, d.n, d.pos, d.at = buf&(1<<n-1), uint(n), pos, at
}
