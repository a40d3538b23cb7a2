package inflate

import "unsafe"

const (
	inMargin  = 16  // two refills of eight bytes
	outMargin = 320 // three literals, a match of 258, and eight bytes of overshoot
)

// littleEndian is whether eight bytes may be loaded as they lie.
var littleEndian = func() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}()

func load64(p unsafe.Pointer, at int) uint64       { return *(*uint64)(unsafe.Add(p, at)) }
func store64(p unsafe.Pointer, at int, v uint64)   { *(*uint64)(unsafe.Add(p, at)) = v }
func storeByte(p unsafe.Pointer, at int, v uint32) { *(*byte)(unsafe.Add(p, at)) = byte(v) }

// fast decodes while both ends are far; done is set at the end of the block. Its
// reads and writes go past Go's checks, and are safe by the margins: between two
// looks at the loop's head at most 14 bytes are taken from the input and 8 read,
// and at most 3+258+8 bytes written. Distances are checked against what there is.
func (d *decoder) fast() (done bool, err error) {
	lastIn, lastOut := len(d.in)-inMargin, len(d.out)-outMargin
	if !littleEndian || d.pos > lastIn || d.at > lastOut {
		return false, nil
	}
	in, out := unsafe.Pointer(unsafe.SliceData(d.in)), unsafe.Pointer(unsafe.SliceData(d.out))
	buf, n, pos, at := d.buf, d.n, d.pos, d.at
	lit, dist := &d.lit, &d.dist
	for pos <= lastIn && at <= lastOut {
		// Bits above n are those of bytes not counted yet: the same again.
		buf |= load64(in, pos) << (n & 63)
		pos += int((63 - n) >> 3)
		n |= 56
		e := lit[buf&(1<<litBits-1)]
		if e&isLiteral != 0 {
			storeByte(out, at, e>>16)
			at++
			buf >>= e & 31
			n -= uint(e & 31)
			e = lit[buf&(1<<litBits-1)]
			if e&isLiteral != 0 {
				storeByte(out, at, e>>16)
				at++
				buf >>= e & 31
				n -= uint(e & 31)
				e = lit[buf&(1<<litBits-1)]
				if e&isLiteral != 0 {
					storeByte(out, at, e>>16)
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
				e = lit[(e>>16+uint32(buf)&(1<<(e>>8&31)-1))&(litSize-1)]
				if e&isLiteral != 0 {
					storeByte(out, at, e>>16)
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
		buf >>= e & 31
		n -= uint(e & 31)
		extra := e >> 8 & 31
		length := int(e>>16) + int(buf&(1<<extra-1))
		buf >>= extra
		n -= uint(extra)

		buf |= load64(in, pos) << (n & 63)
		pos += int((63 - n) >> 3)
		n |= 56
		e = dist[buf&(1<<distBits-1)]
		if e&isTable != 0 {
			buf >>= distBits
			n -= distBits
			e = dist[(e>>16+uint32(buf)&(1<<(e>>8&31)-1))&(distSize-1)]
		}
		if e&isSpecial != 0 {
			return false, ErrCorrupt
		}
		buf >>= e & 31
		n -= uint(e & 31)
		extra = e >> 8 & 31
		back := int(e>>16) + int(buf&(1<<extra-1))
		buf >>= extra
		n -= uint(extra)
		if back > at {
			return false, ErrCorrupt
		}
		copyMatch(out, at, back, length)
		at += length
	}
	// Forget the bits of bytes that were loaded but not counted.
	d.buf, d.n, d.pos, d.at = buf&(1<<(n&63)-1), n, pos, at
	return done, nil
}

// copyMatch copies length bytes from back bytes before at, and up to seven more.
// Closer than eight bytes a word would overlap what it has yet to write: those of
// a power of two are a pattern to repeat.
func copyMatch(out unsafe.Pointer, at, back, length int) {
	end := at + length
	if back >= 8 {
		for at < end {
			store64(out, at, load64(out, at-back))
			at += 8
		}
		return
	}
	var pattern uint64
	switch back {
	case 1:
		pattern = uint64(*(*byte)(unsafe.Add(out, at-1))) * 0x0101010101010101
	case 2:
		pattern = uint64(*(*uint16)(unsafe.Add(out, at-2))) * 0x0001000100010001
	case 4:
		pattern = uint64(*(*uint32)(unsafe.Add(out, at-4))) * 0x0000000100000001
	default:
		for ; at < end; at++ {
			storeByte(out, at, uint32(*(*byte)(unsafe.Add(out, at-back))))
		}
		return
	}
	for at < end {
		store64(out, at, pattern)
		at += 8
	}
}
