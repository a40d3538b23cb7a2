package zstd

// readLiterals reads a block's literals (RFC 8878, 3.1.1.3.1): as they are, one
// byte repeated, or by a Huffman code, a new one or the last block's.
func (d *decoder) readLiterals(in []byte) (used int, err error) {
	if len(in) < 1 {
		return 0, ErrCorrupt
	}
	kind, format := in[0]&3, in[0]>>2&3
	var head uint64
	for i := range min(5, len(in)) {
		head |= uint64(in[i]) << (8 * i)
	}
	if kind < 2 {
		width, size := 1, int(head>>3&0x1f)
		switch format {
		case 1:
			width, size = 2, int(head>>4&0xfff)
		case 3:
			width, size = 3, int(head>>4&0xfffff)
		}
		return d.plainLiterals(in, kind == 1, width, size)
	}
	width, field := 3, uint(10)
	switch format {
	case 2:
		width, field = 4, 14
	case 3:
		width, field = 5, 18
	}
	size, stored := int(head>>4&(1<<field-1)), int(head>>(4+field)&(1<<field-1))
	if width+stored > len(in) || size > maxBlock {
		return 0, ErrCorrupt
	}
	body := in[width : width+stored]
	if kind == 2 {
		n, ok := d.readTree(body)
		if !ok {
			d.huffmanBits = 0
			return 0, ErrCorrupt
		}
		body = body[n:]
	}
	d.literals = d.literalBuf[:size]
	if d.huffmanBits == 0 || !d.huffmanStreams(d.literals, body, format != 0) {
		return 0, ErrCorrupt
	}
	return width + stored, nil
}

func (d *decoder) plainLiterals(in []byte, repeated bool, width, size int) (used int, err error) {
	stored := size
	if repeated {
		stored = 1
	}
	if width+stored > len(in) || size > maxBlock {
		return 0, ErrCorrupt
	}
	in = in[width:]
	d.literals = d.literalBuf[:size]
	if !repeated {
		copy(d.literals, in)
		return width + size, nil
	}
	for i := range d.literals {
		d.literals[i] = in[0]
	}
	return width + 1, nil
}
