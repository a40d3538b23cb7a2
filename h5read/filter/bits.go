package filter

// bitReader takes bits from the most significant end of each byte. Past the end
// it gives zeros and remembers it.
type bitReader struct {
	src  []byte
	pos  int // in bits
	over bool
}

func (r *bitReader) bit() uint32 {
	i := r.pos >> 3
	if i >= len(r.src) {
		r.over = true
		return 0
	}
	b := r.src[i] >> uint(7-r.pos&7) & 1
	r.pos++
	return uint32(b)
}

// bits reads n bits, n at most 32.
func (r *bitReader) bits(n int) uint32 {
	if n > len(r.src)*8-r.pos {
		r.over = true
		r.pos = len(r.src) * 8
		return 0
	}
	var v uint64
	for got := 0; got < n; {
		room := 8 - r.pos&7
		k := min(room, n-got)
		b := uint64(r.src[r.pos>>3]) >> uint(room-k) & (1<<uint(k) - 1)
		v = v<<uint(k) | b
		got += k
		r.pos += k
	}
	return uint32(v)
}

// number fills the bytes of a number from precision bits that belong at bit
// offset, the most significant first.
func (r *bitReader) number(dst []byte, bigEndian bool, precision, offset int) {
	for k := (offset + precision - 1) / 8; k >= offset/8; k-- {
		low, high := max(offset, 8*k), min(offset+precision, 8*k+8)
		v := byte(r.bits(high-low) << uint(low-8*k))
		if bigEndian {
			dst[len(dst)-1-k] = v
		} else {
			dst[k] = v
		}
	}
}
