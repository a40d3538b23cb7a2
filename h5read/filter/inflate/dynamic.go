package inflate

// fixedTables are those of RFC 1951, 3.2.6.
func (d *decoder) fixedTables() {
	l := d.length[:maxLit]
	for i := range l {
		switch {
		case i < 144:
			l[i] = 8
		case i < 256:
			l[i] = 9
		case i < 280:
			l[i] = 7
		default:
			l[i] = 8
		}
	}
	d.litCode.set(l)
	l = d.length[:maxDist]
	for i := range l {
		l[i] = 5
	}
	d.distCode.set(l)
	d.tables()
}

// dynamicTables reads the codes that a block brings along (RFC 1951, 3.2.7).
func (d *decoder) dynamicTables() error {
	head, err := d.bits(14)
	if err != nil {
		return err
	}
	nLit, nDist, nCode := int(head&31)+257, int(head>>5&31)+1, int(head>>10)+4
	if nLit > 286 || nDist > 30 {
		return ErrCorrupt
	}
	var codeLength [19]uint8
	for _, symbol := range codeOrder[:nCode] {
		v, err := d.bits(3)
		if err != nil {
			return err
		}
		codeLength[symbol] = uint8(v)
	}
	if !d.litCode.set(codeLength[:]) {
		return ErrCorrupt
	}
	d.litCode.fill(d.lit[:1<<codeBits], symbols[:], 1, unknown)
	lengths := d.length[:nLit+nDist]
	if err := d.codeLengths(lengths); err != nil {
		return err
	}
	if lengths[256] == 0 || !d.distCode.set(lengths[nLit:]) || !d.litCode.set(lengths[:nLit]) {
		return ErrCorrupt
	}
	d.tables()
	return nil
}

// codeLengths reads run-length coded code lengths. Their table is that of literals.
func (d *decoder) codeLengths(lengths []uint8) error {
	for i := 0; i < len(lengths); {
		if d.n < 2*codeBits { // a code and the most extra bits
			d.refill()
		}
		e := d.lit[d.buf&(1<<codeBits-1)]
		if e&special != 0 {
			return ErrCorrupt
		}
		if err := d.take(uint(e & 63)); err != nil {
			return err
		}
		symbol := uint8(e >> literalAt)
		if symbol < 16 {
			lengths[i] = symbol
			i++
			continue
		}
		value, base, extra := uint8(0), 3, uint(3)
		switch symbol {
		case 16:
			if i == 0 {
				return ErrCorrupt
			}
			value, extra = lengths[i-1], 2
		case 18:
			base, extra = 11, 7
		}
		more, err := d.bits(extra)
		if err != nil {
			return err
		}
		n := base + int(more)
		if n > len(lengths)-i {
			return ErrCorrupt
		}
		for range n {
			lengths[i] = value
			i++
		}
	}
	return nil
}
