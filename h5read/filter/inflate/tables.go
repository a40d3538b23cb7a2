package inflate

// Two tables are indexed by the next bits of the stream, one after the other. An entry
// of the first says all that a few symbols do: one or two literals, a length, or a
// literal and a length. Both are small, as each bit of a stream is as likely to be set as
// not: all of a table is in use, and has to be near. An entry's fields:
//
//	bits  0-5   bits to take, with the extra ones of a length
//	bits  6-7   how many literals there are
//	bits  8-13  bytes to write: the literals and the match
//	bit  14     no match follows
//	bit  15     not so: one symbol that the fast loop leaves alone, in bits 16-24 (special)
//	bits 16-31  the literals
//
// An entry of the second is a distance:
//
//	bits  0-5   bits to take
//	bits  6-11  those before the extra ones
//	bits 12-    base
//	bit  31     a longer code, or none
const (
	litBits  = 12 // with one more the table would fill the nearest cache
	distBits = 9
	codeBits = 7 // of the code that describes the other two, all of it

	countAt   = 6
	sizeAt    = 8
	aloneAt   = 14
	alone     = 1 << aloneAt
	special   = 1 << 15
	literalAt = 16
	beforeAt  = 6
	baseAt    = 12

	sizeMask   = 1<<6 - 1
	mostLength = sizeMask - 1    // a literal may come before it
	unknown    = special | 1<<31 // a longer code, or none
	noDistance = 1 << 31
	distBit    = 1 | 1<<beforeAt // times the bits of a distance's code

	// After literals alone comes an entry behind all distances. They take no bits,
	// and copy nothing from where no bytes are on their way to memory. Behind these
	// what is special finds no distance.
	noMatch     = 1 << distBits
	noMatchFrom = 16
)

// Lengths and the order of codes of RFC 1951, 3.2.5 and 3.2.7.
var (
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	codeOrder   = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// symbols has the first table's entries, but for the bits to take.
var symbols = func() (all [maxLit]uint32) {
	for symbol := range all {
		switch {
		case symbol < 256:
			all[symbol] = uint32(symbol)<<literalAt | 1<<countAt | 1<<sizeAt | alone
		case symbol > 256 && symbol < 286 && lengthExtra[symbol-257] == 0 && lengthBase[symbol-257] <= mostLength:
			all[symbol] = uint32(lengthBase[symbol-257]) << sizeAt
		default:
			all[symbol] = special | uint32(symbol)<<literalAt
		}
	}
	return all
}()

// distances has the second table's entries, but for the bits of the codes.
var distances = func() (all [maxDist]uint32) {
	for symbol := range all {
		switch extra := uint32(max(symbol/2, 1) - 1); {
		case symbol < 2:
			all[symbol] = uint32(symbol+1) << baseAt
		case symbol < 30:
			all[symbol] = ((2+uint32(symbol&1))<<extra+1)<<baseAt | extra
		default:
			all[symbol] = noDistance
		}
	}
	return all
}()

// fill makes a table of single symbols; perBit is added for each bit of a code. The
// table grows twice as large with each bit, by a copy of what shorter codes filled.
func (c *code) fill(table []uint32, entries []uint32, perBit, unknown uint32) {
	table[0] = unknown
	size, sizeBits := 1, uint8(0)
	grow := func(bits uint8) {
		for ; sizeBits < bits && size < len(table); sizeBits++ {
			copy(table[size:], table[:size])
			size *= 2
		}
	}
	for _, l := range c.leaves {
		n := l.n()
		grow(n)
		if n > sizeBits {
			table[l.code()&(len(table)-1)] = unknown
			continue
		}
		table[l.code()] = entries[l.symbol()] + uint32(n)*perBit
	}
	grow(maxCode)
}

// tables fills both tables from their codes.
func (d *decoder) tables() {
	d.distCode.fill(d.dist[:noMatch], distances[:], distBit, noDistance)
	d.fillLit()
}
