package inflate

import "io"

// codes decodes the literals and matches of a block: fast while 16 bytes of input
// and 320 of output remain, so that no read or write can go past an end between
// two looks, then carefully.
func (d *decoder) codes() error {
	if done, err := d.fast(); done || err != nil {
		return err
	}
	for {
		e, err := d.symbol(d.lit[:], litBits)
		if err != nil {
			return err
		}
		switch {
		case e&isLiteral != 0:
			if d.at == len(d.out) {
				return ErrLimit
			}
			d.out[d.at] = byte(e >> 16)
			d.at++
			continue
		case e&isSpecial != 0:
			if e>>16 != 0 {
				return ErrCorrupt
			}
			return nil
		}
		if err := d.match(e); err != nil {
			return err
		}
	}
}

// symbol looks up the next code and takes its bits, but not the extra ones.
func (d *decoder) symbol(table []uint32, tableBits uint) (uint32, error) {
	d.refill()
	e := table[d.buf&(1<<tableBits-1)]
	if e&isTable != 0 {
		if d.n < tableBits {
			return 0, io.ErrUnexpectedEOF
		}
		d.buf >>= tableBits
		d.n -= tableBits
		e = table[e>>16+uint32(d.buf&(1<<(e>>8&15)-1))]
	}
	n := uint(e >> 8 & 15)
	if n > d.n {
		return 0, io.ErrUnexpectedEOF
	}
	d.buf >>= n
	d.n -= n
	return e, nil
}

func extraBits(e uint32) uint { return uint(e&31 - e>>8&15) }

// match copies a match whose length code is e.
func (d *decoder) match(e uint32) error {
	extra, err := d.bits(extraBits(e))
	if err != nil {
		return err
	}
	n := int(e>>16) + int(extra)
	if e, err = d.symbol(d.dist[:], distBits); err != nil {
		return err
	}
	if e&isSpecial != 0 {
		return ErrCorrupt
	}
	if extra, err = d.bits(extraBits(e)); err != nil {
		return err
	}
	back := int(e>>16) + int(extra)
	if back > d.at {
		return ErrCorrupt
	}
	if n > len(d.out)-d.at {
		return ErrLimit
	}
	for i := range n {
		d.out[d.at+i] = d.out[d.at+i-back]
	}
	d.at += n
	return nil
}
