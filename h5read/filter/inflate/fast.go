package inflate

import (
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

const (
	inMargin  = 16                    // two refills of eight bytes
	outMargin = 3 + 258 + words.Slack // three literals and a match
)

// fast decodes while both ends are far; done is set at the end of the block. Its
// reads and writes go past Go's checks, and are safe by the margins: between two
// looks at the loop's head at most 14 bytes are taken from the input and 8 read,
// and at most three literals and a match written. Distances are checked against
// what there is, and an index is masked to its table.
func (d *decoder) fast() (done bool, err error) {
	lastIn, lastOut := len(d.in)-inMargin, len(d.out)-outMargin
	if d.pos > lastIn || d.at > lastOut {
		return false, nil
	}
	in, out := unsafe.Pointer(unsafe.SliceData(d.in)), unsafe.Pointer(unsafe.SliceData(d.out))
	buf, n, pos, at := d.buf, d.n, d.pos, d.at
	lit, dist := &d.lit, &d.dist
	for pos <= lastIn && at <= lastOut {
		// Bits above n are those of bytes not counted yet: the same again.
		buf |= words.Load(in, pos) << (n & 63)
		pos += int((63 - n) >> 3)
		n |= 56
		e := uint64(lit[buf&(1<<litBits-1)]) // in a register's full width, which WebAssembly likes
		if e&isLiteral != 0 {
			words.StoreByte(out, at, byte(e>>16))
			at++
			buf >>= e & 31
			n -= uint(e & 31)
			e = uint64(lit[buf&(1<<litBits-1)])
			if e&isLiteral != 0 {
				words.StoreByte(out, at, byte(e>>16))
				at++
				buf >>= e & 31
				n -= uint(e & 31)
				e = uint64(lit[buf&(1<<litBits-1)])
				if e&isLiteral != 0 {
					words.StoreByte(out, at, byte(e>>16))
					at++
					buf >>= e & 31
					n -= uint(e & 31)
					continue
				}
			}
		}
		if e&(isTable|isSpecial) != 0 {
			if e&isTable != 0 {
				buf >>= litBits
				n -= litBits
				e = uint64(lit[(e>>16+buf&(1<<(e>>8&15)-1))&(litSize-1)])
				if e&isLiteral != 0 {
					words.StoreByte(out, at, byte(e>>16))
					at++
					buf >>= e & 31
					n -= uint(e & 31)
					continue
				}
			}
			if e&isSpecial != 0 {
				if e>>16 != 0 {
					return false, ErrCorrupt
				}
				done = true
				buf >>= e & 31
				n -= uint(e & 31)
				break
			}
		}
		length := int(e>>16) + int(buf&(1<<(e&31)-1)>>(e>>8&15))
		buf >>= e & 31
		n -= uint(e & 31)
		if n < maxCode+13 {
			buf |= words.Load(in, pos) << (n & 63)
			pos += int((63 - n) >> 3)
			n |= 56
		}
		e = uint64(dist[buf&(1<<distBits-1)])
		if e&(isTable|isSpecial) != 0 {
			if e&isTable != 0 {
				buf >>= distBits
				n -= distBits
				e = uint64(dist[(e>>16+buf&(1<<(e>>8&15)-1))&(distSize-1)])
			}
			if e&isSpecial != 0 {
				return false, ErrCorrupt
			}
		}
		back := int(e>>16) + int(buf&(1<<(e&31)-1)>>(e>>8&15))
		buf >>= e & 31
		n -= uint(e & 31)
		if back > at {
			return false, ErrCorrupt
		}
		words.CopyMatch(out, at, back, length)
		at += length
	}
	// Forget the bits of bytes that were loaded but not counted.
	d.buf, d.n, d.pos, d.at = buf&(1<<(n&63)-1), n, pos, at
	return done, nil
}
