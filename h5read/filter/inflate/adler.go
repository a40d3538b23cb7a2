package inflate

import "encoding/binary"

const (
	adlerPrime = 65521
	// adlerSteps words can be summed up in lanes of 16 bits: 255 * 21 * 22 / 2 < 1 << 16.
	adlerSteps = 21
	// adlerBytes can be summed up in 64 bits without a remainder taken.
	adlerBytes = 1 << 20
)

// adler is Adler-32 (RFC 1950, 9): a is the sum of all bytes, b that of all a on the
// way. Words of eight bytes are split into lanes: sums of bytes, and sums of these
// before each step. A byte in lane l of step t of n counts 8*(n-t) - l times in b.
func adler(p []byte) uint32 {
	const lanes, block = 0x00ff00ff00ff00ff, 8 * adlerSteps
	a, b := uint64(1), uint64(0)
	for len(p) > 0 {
		part := p[:min(len(p), adlerBytes)]
		p = p[len(part):]
		for len(part) >= block {
			var even, odd, evens, odds uint64
			for i := 0; i < block; i += 8 {
				x := binary.LittleEndian.Uint64(part[i : i+8 : i+8])
				evens += even
				odds += odd
				even += x & lanes
				odd += x >> 8 & lanes
			}
			b += block * a
			for l := uint64(0); l < 8; l += 2 {
				e, o := even&0xffff, odd&0xffff
				a += e + o
				b += 8*(evens&0xffff+e+odds&0xffff+o) - l*e - (l+1)*o
				even, odd, evens, odds = even>>16, odd>>16, evens>>16, odds>>16
			}
			part = part[block:]
		}
		for _, v := range part {
			a += uint64(v)
			b += a
		}
		a, b = a%adlerPrime, b%adlerPrime
	}
	return uint32(b<<16 | a)
}
