package inflate

import "io"

// codes decodes the literals and matches of a block: fast while both ends are far,
// and one by one what is left out there.
func (d *decoder) codes() error {
	for {
		d.fast()
		if done, err := d.step(); done || err != nil {
			return err
		}
	}
}

// step decodes one entry of the table, or one symbol, looking at every end; done is
// set at the end of the block. Past its end the input reads as zeros: an entry that
// takes bits of these is not there.
func (d *decoder) step() (done bool, err error) {
	d.refill()
	e, more := d.lit[d.buf&(1<<litBits-1)], uint32(0)
	if e&special == 0 {
		err = d.take(uint(e & 63))
	} else if e, more, err = d.symbol(e); e == 0 && err == nil {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	count := int(e >> countAt & 63 / 8)
	if count > len(d.out)-d.at {
		return false, ErrLimit
	}
	for i := range count {
		d.out[d.at+i] = byte(e >> (literalAt + 8*i))
	}
	d.at += count
	if length := int(e>>sizeAt&sizeMask) + int(more) - count; length > 0 {
		return false, d.match(length)
	}
	return false, nil
}

// symbol takes one symbol of which the entry e does not tell all. It returns the
// symbol's own entry, zero for the end of the block, and the extra bits of a length.
func (d *decoder) symbol(e uint64) (entry uint64, more uint32, err error) {
	symbol, n := int(e>>sizeAt&sizeMask), uint(e&63)
	if e == unknown {
		symbol, n = d.litCode.find(d.buf, litBits)
	}
	if n == 0 || symbol >= 286 {
		return 0, 0, ErrCorrupt
	}
	if err := d.take(n); err != nil || symbol == 256 {
		return 0, 0, err
	}
	if symbol > 256 {
		more, err = d.bits(uint(lengthExtra[symbol-257]))
	}
	return symbols[symbol], more, err
}

// match copies a match whose distance comes next.
func (d *decoder) match(length int) error {
	d.refill()
	e := d.dist[d.buf&(noMatch-1)]
	if e&special != 0 {
		symbol, n := d.distCode.find(d.buf, distBits)
		if n == 0 || symbol >= 30 {
			return ErrCorrupt
		}
		e = distances[symbol] + uint64(n)*distBit
	}
	back := distance(e, d.buf)
	if err := d.take(uint(e & 63)); err != nil {
		return err
	}
	if back > d.at {
		return ErrCorrupt
	}
	if length > len(d.out)-d.at {
		return ErrLimit
	}
	for i := range length {
		d.out[d.at+i] = d.out[d.at+i-back]
	}
	d.at += length
	return nil
}

// distance is the one of an entry of the second table, whose code and extra bits come
// next in buf.
func distance(e, buf uint64) int {
	return int(e>>baseAt + buf&(1<<(e&63)-1)>>(e>>beforeAt&63))
}

// take drops n bits, which were looked at.
func (d *decoder) take(n uint) error {
	if n > d.n {
		return io.ErrUnexpectedEOF
	}
	d.buf >>= n
	d.n -= n
	return nil
}
