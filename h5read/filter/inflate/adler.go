package inflate

import (
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

const (
	adlerPrime = 65521
	// adlerSteps words can be summed up in lanes of 16 bits: 255 * 21 * 22 / 2 < 1 << 16.
	// They are taken seven at a time: a round costs more than a sum in WebAssembly.
	adlerSteps = 21
	// adlerBytes can be summed up in 64 bits without a remainder taken.
	adlerBytes = 1 << 20
)

// adler is Adler-32 (RFC 1950, 9): a is the sum of all bytes, b that of all a on the
// way.
func adler(all []byte) uint32 {
	a, b := uint64(1), uint64(0)
	for len(all) > 0 {
		part := all[:min(len(all), adlerBytes)]
		all = all[len(part):]
		if vectors {
			a, b, part = adlerVectors(a, b, part)
		}
		a, b, part = adlerWords(a, b, part)
		for _, v := range part {
			a += uint64(v)
			b += a
		}
		a, b = a%adlerPrime, b%adlerPrime
	}
	return uint32(b<<16 | a)
}

// adlerWords sums up what it can of part and returns the rest. Words of eight bytes are
// split into lanes: sums of bytes, and sums of these before each step. A byte in lane l
// of step t of n counts 8*(n-t) - l times in b.
func adlerWords(a, b uint64, part []byte) (_, _ uint64, rest []byte) {
	const block = 8 * adlerSteps
	for len(part) >= block {
		var s lanes
		p := unsafe.Pointer(unsafe.SliceData(part))
		for i := 0; i < block; i += 56 {
			s = s.add(words.Load(p, i)).add(words.Load(p, i+8)).add(words.Load(p, i+16)).add(words.Load(p, i+24))
			s = s.add(words.Load(p, i+32)).add(words.Load(p, i+40)).add(words.Load(p, i+48))
		}
		even, odd, evens, odds := s.even, s.odd, s.evens, s.odds
		b += block * a
		for l := uint64(0); l < 8; l += 2 {
			e, o := even&0xffff, odd&0xffff
			a += e + o
			b += 8*(evens&0xffff+e+odds&0xffff+o) - l*e - (l+1)*o
			even, odd, evens, odds = even>>16, odd>>16, evens>>16, odds>>16
		}
		part = part[block:]
	}
	return a, b, part
}

// lanes has four sums in each: of the bytes at even places, at odd ones, and of all
// that these were before each step.
type lanes struct{ even, odd, evens, odds uint64 }

func (l lanes) add(x uint64) lanes {
	const mask = 0x00ff00ff00ff00ff
	l.evens += l.even
	l.odds += l.odd
	l.even += x & mask
	l.odd += x >> 8 & mask
	return l
}
