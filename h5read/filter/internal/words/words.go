// Package words reads, writes and copies memory eight bytes at a time, for the
// inner loops of decoders. Nothing here checks a bound: the loops do, with enough
// room for what a copy overshoots.
package words

import (
	"math/bits"
	"runtime"
	"unsafe"
)

// Slack is the room that copies need behind their end.
const Slack = 32

// bigEndian is known to the compiler, so that no check is left.
const bigEndian = runtime.GOARCH == "s390x" || runtime.GOARCH == "ppc64" || runtime.GOARCH == "mips" || runtime.GOARCH == "mips64"

// Load reads eight bytes at p + at, little-endian.
func Load(p unsafe.Pointer, at int) uint64 {
	v := *(*uint64)(unsafe.Add(p, at))
	if bigEndian {
		v = bits.ReverseBytes64(v)
	}
	return v
}

// Store writes eight bytes at p + at, little-endian.
func Store(p unsafe.Pointer, at int, v uint64) {
	if bigEndian {
		v = bits.ReverseBytes64(v)
	}
	*(*uint64)(unsafe.Add(p, at)) = v
}

// StoreByte writes one byte.
func StoreByte(p unsafe.Pointer, at int, v byte) { *(*byte)(unsafe.Add(p, at)) = v }

// Copy16 copies sixteen bytes, in two words one after the other: what is copied
// may begin eight bytes before the place that it goes to.
func Copy16(to unsafe.Pointer, at int, from unsafe.Pointer, source int) {
	to, from = unsafe.Add(to, at), unsafe.Add(from, source)
	Store(to, 0, Load(from, 0))
	Store(to, 8, Load(from, 8))
}

// Copy copies n bytes as Copy16 does, and up to 15 more.
func Copy(to unsafe.Pointer, at int, from unsafe.Pointer, source, n int) {
	for end := at + n; at < end; at, source = at+16, source+16 {
		Copy16(to, at, from, source)
	}
}

// CopyMatch copies n bytes from back bytes before at, and up to 15 more. Most
// matches are short: sixteen bytes go without a look at n.
func CopyMatch(out unsafe.Pointer, at, back, n int) {
	if back < 8 {
		copyNear(out, at, back, n)
		return
	}
	Copy16(out, at, out, at-back)
	if n > 16 {
		Copy(out, at+16, out, at+16-back, n-16)
	}
}

// copyNear copies from less than eight bytes before. A word would overlap what it
// has yet to write: distances of a power of two are a pattern to repeat, and of the
// others a multiple is far enough.
func copyNear(out unsafe.Pointer, at, back, n int) {
	end := at + n
	var pattern uint64
	switch back {
	case 1:
		pattern = uint64(*(*byte)(unsafe.Add(out, at-1))) * 0x0101010101010101
	case 2:
		pattern = uint64(*(*uint16)(unsafe.Add(out, at-2))) * 0x0001000100010001
	case 4:
		pattern = uint64(*(*uint32)(unsafe.Add(out, at-4))) * 0x0000000100000001
	default:
		far := 8 / back * 2 * back // 3, 5, 6 and 7 become 12, 10, 12 and 14
		for first := min(end, at+far-back); at < first; at++ {
			StoreByte(out, at, *(*byte)(unsafe.Add(out, at-back)))
		}
		Copy(out, at, out, at-far, end-at)
		return
	}
	for ; at < end; at += 16 {
		*(*uint64)(unsafe.Add(out, at)) = pattern
		*(*uint64)(unsafe.Add(out, at+8)) = pattern
	}
}

// CopyCarefully fills to with what begins back bytes before it and writes nothing
// else; done is what lies before it.
func CopyCarefully(to, done []byte, back int) {
	from := done[len(done)-back:]
	n := copy(to, from)
	for n < len(to) {
		n += copy(to[n:], to[:n])
	}
}
