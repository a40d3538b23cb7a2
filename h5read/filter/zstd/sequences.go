package zstd

import (
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

// readSequences reads the head of a block's sequences (RFC 8878, 3.1.1.3.2) and
// runs them.
func (d *decoder) readSequences(in []byte) error {
	if len(in) < 1 {
		return ErrCorrupt
	}
	n, used := int(in[0]), 1
	switch {
	case n == 0:
		if len(in) != 1 {
			return ErrCorrupt
		}
		return nil
	case n == 255:
		if len(in) < 3 {
			return ErrCorrupt
		}
		n, used = int(in[1])+int(in[2])<<8+0x7f00, 3
	case n >= 128:
		if len(in) < 2 {
			return ErrCorrupt
		}
		n, used = (n-128)<<8+int(in[1]), 2
	}
	if len(in) <= used || in[used]&3 != 0 {
		return ErrCorrupt
	}
	modes := in[used]
	in = in[used+1:]
	for i, c := range [3]struct {
		*codeTable
		*code
	}{{&d.lengths, lengthCode}, {&d.offsets, offsetCode}, {&d.matches, matchCode}} {
		n, ok := d.readTable(c.codeTable, c.code, modes>>(6-2*i)&3, in)
		if !ok {
			c.states = nil
			return ErrCorrupt
		}
		in = in[n:]
	}
	b, ok := open(in, &d.short)
	if !ok {
		return ErrCorrupt
	}
	return d.run(&b, n)
}

// run decodes n sequences and carries each out: literals, then a match. States and
// lengths are bounded by the tables; literals, output and distances are checked
// for each sequence. Copies go in words where room for their overshoot remains.
//
// The bit stream's state is in variables, not in b: half of the time goes there.
func (d *decoder) run(b *backward, n int) error {
	b.refill()
	lengthState, offsetState, matchState := b.take(d.lengths.bits), b.take(d.offsets.bits), b.take(d.matches.bits)
	lengths, offsets, matches := unsafe.Pointer(unsafe.SliceData(d.lengths.states)), unsafe.Pointer(unsafe.SliceData(d.offsets.states)), unsafe.Pointer(unsafe.SliceData(d.matches.states))
	out, fresh, in := unsafe.Pointer(unsafe.SliceData(d.out)), unsafe.Pointer(&d.literalBuf), b.base
	pos, used := b.pos, b.used
	at, room, taken, literals := d.at, len(d.out)-words.Slack, 0, len(d.literals)
	near, middle, far := d.repeat[0], d.repeat[1], d.repeat[2]
	for ; n > 0; n-- {
		length, offset, match := state(lengths, lengthState), state(offsets, offsetState), state(matches, matchState)
		var word uint64
		word, pos, used = refill(in, pos, used)
		if used > 64 {
			return ErrCorrupt
		}
		used += uint(offset >> 8 & 0xff)
		back := int(uint32(offset>>32)) + int(lastBits(word, used, offset>>8&0xff))
		literalLen, matchLen := int(length>>32), int(match>>32)
		if (length|match)&0xff00 != 0 {
			if used > 64-32 { // two lengths may take 16 bits each
				word, pos, used = refill(in, pos, used)
			}
			used += uint(match >> 8 & 0xff)
			matchLen += int(lastBits(word, used, match>>8&0xff))
			used += uint(length >> 8 & 0xff)
			literalLen += int(lastBits(word, used, length>>8&0xff))
		}
		if n > 1 {
			if used > 64-26 { // the states take 9, 9 and 8
				word, pos, used = refill(in, pos, used)
			}
			used += uint(length & 0xff)
			lengthState = length>>16&0xffff + lastBits(word, used, length)
			used += uint(match & 0xff)
			matchState = match>>16&0xffff + lastBits(word, used, match)
			used += uint(offset & 0xff)
			offsetState = offset>>16&0xffff + lastBits(word, used, offset)
		}
		if back > 3 {
			back -= 3
			near, middle, far = back, near, middle
		} else {
			if literalLen == 0 {
				back++
			}
			switch back {
			case 1:
				back = near
			case 2:
				back = middle
				near, middle = middle, near
			case 3:
				back = far
				near, middle, far = far, near, middle
			default:
				back = near - 1
				near, middle, far = back, near, middle
			}
		}
		if literalLen > literals-taken || back <= 0 || back > at+literalLen-d.frame {
			return ErrCorrupt
		}
		if literalLen+matchLen <= room-at {
			words.Copy16(out, at, fresh, taken)
			if literalLen > 16 {
				words.Copy(out, at+16, fresh, taken+16, literalLen-16)
			}
			at += literalLen
			words.CopyMatch(out, at, back, matchLen)
		} else {
			if literalLen+matchLen > len(d.out)-at {
				return ErrLimit
			}
			at += copy(d.out[at:at+literalLen], d.literals[taken:])
			words.CopyCarefully(d.out[at:at+matchLen], d.out[:at], back)
		}
		taken += literalLen
		at += matchLen
	}
	if b.pos, b.used = pos, used; !b.ended() {
		return ErrCorrupt
	}
	d.at, d.literals = at, d.literals[taken:]
	d.repeat = [3]int{near, middle, far}
	return nil
}

func state(table unsafe.Pointer, i uint64) uint64 { return *(*uint64)(unsafe.Add(table, 8*i)) }
