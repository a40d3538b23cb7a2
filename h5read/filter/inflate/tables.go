package inflate

import "math/bits"

// Sizes of the tables. The second-level parts need at most 294 and 146 entries
// for complete codes of 15 bits (zlib's "enough"); powers of two let an index be
// masked instead of checked.
const (
	litBits  = 11
	distBits = 8
	litSize  = 4096
	distSize = 1024
	maxLit   = 288
	maxDist  = 32
	maxCode  = 15
)

// An entry is: bits 0-4 how many bits to take, those of the code in this table and
// the extra ones after it; bits 8-11 those of the code alone, or, of a second-level
// table, the bits of its index; bits 16-31 the literal, the base of a length or
// distance, or the table's place.
const (
	isLiteral = 0x20
	isSpecial = 0x40 // end of block, or not a code at all
	isTable   = 0x80
	endOfCode = isSpecial
	notACode  = isSpecial | 1<<16
)

// lengths and distances of RFC 1951, 3.2.5.
var (
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	codeOrder   = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

func litEntry(symbol int) uint32 {
	switch {
	case symbol < 256:
		return uint32(symbol)<<16 | isLiteral
	case symbol == 256:
		return endOfCode
	case symbol < 286:
		return uint32(lengthBase[symbol-257])<<16 | uint32(lengthExtra[symbol-257])
	}
	return notACode
}

func distEntry(symbol int) uint32 {
	switch {
	case symbol < 4:
		return uint32(symbol+1) << 16
	case symbol < 30:
		extra := uint32(symbol/2 - 1)
		return ((2+uint32(symbol&1))<<extra+1)<<16 | extra
	}
	return notACode
}

// codeEntry is for the code that describes the other two.
func codeEntry(symbol int) uint32 { return uint32(symbol) << 16 }

// The entries of all symbols, but for their codes.
var (
	litEntries  = entries(maxLit, litEntry)
	distEntries = entries(maxDist, distEntry)
	codeEntries = entries(len(codeOrder), codeEntry)
)

func entries(n int, entry func(symbol int) uint32) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = entry(i)
	}
	return out
}

// build makes the tables of a canonical code (RFC 1951, 3.2.2) from the lengths of
// its symbols. A code must be complete, but for one of a single symbol, or none.
func build(table []uint32, tableBits int, lengths []uint8, entries []uint32) bool {
	var count, next [maxCode + 2]int
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	code, left, used := 0, 1, 0
	for n := 1; n <= maxCode; n++ {
		code = (code + count[n-1]) << 1
		next[n] = code
		left = left<<1 - count[n]
		if left < 0 {
			return false
		}
		used += count[n]
	}
	if left > 0 && (used > 1 || used == 1 && count[1] != 1) {
		return false
	}
	if left > 0 {
		for i := range table[:1<<tableBits] {
			table[i] = notACode
		}
	}
	b := builder{table: table, bits: tableBits, free: 1 << tableBits}
	b.subtables(lengths, next)
	for symbol, n := range lengths {
		if n > 0 {
			reversed := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
			next[n]++
			if !b.put(reversed, int(n), entries[symbol]) {
				return false
			}
		}
	}
	return true
}

type builder struct {
	table      []uint32
	bits, free int
	longest    [1 << litBits]uint8 // by first-level index: the longest code behind it
}

// subtables finds how long the codes behind each first-level entry get.
func (b *builder) subtables(lengths []uint8, next [maxCode + 2]int) {
	for _, n := range lengths {
		if int(n) > b.bits {
			reversed := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
			next[n]++
			first := reversed & (1<<b.bits - 1)
			b.longest[first] = max(b.longest[first], n)
			b.table[first] = 0
		}
	}
}

// put enters a code wherever its bits match.
func (b *builder) put(reversed, n int, entry uint32) bool {
	if n <= b.bits {
		for i := reversed; i < 1<<b.bits; i += 1 << n {
			b.table[i] = entry + uint32(n)*0x101
		}
		return true
	}
	first := reversed & (1<<b.bits - 1)
	index := int(b.longest[first]) - b.bits
	if b.table[first] == 0 {
		if b.free+1<<index > len(b.table) {
			return false
		}
		b.table[first] = uint32(b.free)<<16 | uint32(index)<<8 | isTable | uint32(b.bits)
		b.free += 1 << index
	}
	sub := b.table[b.table[first]>>16:][:1<<index]
	for i := reversed >> b.bits; i < len(sub); i += 1 << (n - b.bits) {
		sub[i] = entry + uint32(n-b.bits)*0x101
	}
	return true
}

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
	build(d.lit[:], litBits, l, litEntries)
	l = d.length[:maxDist]
	for i := range l {
		l[i] = 5
	}
	build(d.dist[:], distBits, l, distEntries)
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
	const codeBits = 7
	if !build(d.lit[:], codeBits, codeLength[:], codeEntries) {
		return ErrCorrupt
	}
	lengths := d.length[:nLit+nDist]
	if err := d.codeLengths(lengths, 1<<codeBits-1); err != nil {
		return err
	}
	// The distances' code comes second in the same array: keep it from the
	// literals' table only.
	if lengths[256] == 0 || !build(d.dist[:], distBits, lengths[nLit:], distEntries) || !build(d.lit[:], litBits, lengths[:nLit], litEntries) {
		return ErrCorrupt
	}
	return nil
}

// codeLengths reads run-length coded code lengths.
func (d *decoder) codeLengths(lengths []uint8, mask uint64) error {
	for i := 0; i < len(lengths); {
		d.refill()
		e := d.lit[d.buf&mask]
		if e&isSpecial != 0 {
			return ErrCorrupt
		}
		if _, err := d.bits(uint(e & 31)); err != nil {
			return err
		}
		symbol := uint8(e >> 16)
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
