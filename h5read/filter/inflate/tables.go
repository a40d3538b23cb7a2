package inflate

// Two tables are indexed by the next bits of the stream, one after the other. An entry
// of the first says all that a few symbols do: one or two literals, a length, or a
// literal and a length. Its fields:
//
//	bits  0-5   bits to take, with the extra ones of a length
//	bits  6-11  how many literals there are, times eight
//	bits 12-20  bytes to write: the literals and the match
//	bits 23-38  the literals
//	bits 53-62  a mask for the index of the second table
//	bit  63     not so: one symbol that the fast loop leaves alone, in bits 12-20
//
// An entry of the second is a distance:
//
//	bits  0-5   bits to take
//	bits  6-11  those before the extra ones
//	bits 12-    base
//	bit  63     a longer code, or none
const (
	litBits  = 12
	distBits = 9
	codeBits = 7 // of the code that describes the other two, all of it

	countAt   = 6
	sizeAt    = 12
	literalAt = 23
	maskAt    = 53
	beforeAt  = 6
	baseAt    = 12

	sizeMask = 1<<9 - 1
	special  = 1 << 63
	unknown  = special | sizeMask<<sizeAt // a longer code, or none
	distBit  = 1 | 1<<beforeAt            // times the bits of a distance's code

	// After literals alone comes the entry behind all distances. It takes no bits,
	// and copies nothing from where no bytes are on their way to memory.
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
var symbols = func() (all [maxLit]uint64) {
	for symbol := range all {
		switch {
		case symbol < 256:
			all[symbol] = uint64(symbol)<<literalAt | 8<<countAt | 1<<sizeAt | noMatch<<maskAt
		case symbol > 256 && symbol < 286:
			all[symbol] = uint64(lengthBase[symbol-257])<<sizeAt | (noMatch-1)<<maskAt
		default:
			all[symbol] = special | uint64(symbol)<<sizeAt
		}
	}
	return all
}()

// distances has the second table's entries, but for the bits of the codes.
var distances = func() (all [maxDist]uint64) {
	for symbol := range all {
		switch extra := uint64(max(symbol/2, 1) - 1); {
		case symbol < 2:
			all[symbol] = uint64(symbol+1) << baseAt
		case symbol < 30:
			all[symbol] = ((2+uint64(symbol&1))<<extra+1)<<baseAt | extra
		default:
			all[symbol] = special
		}
	}
	return all
}()

// fill makes a table of single symbols; perBit is added for each bit of a code. The
// table grows twice as large with each bit, by a copy of what shorter codes filled.
func (c *code) fill(table []uint64, entries []uint64, perBit uint64) {
	table[0] = unknown
	size, sizeBits := 1, uint8(0)
	grow := func(bits uint8) {
		for ; sizeBits < bits && size < len(table); sizeBits++ {
			copy(table[size:], table[:size])
			size *= 2
		}
	}
	for _, l := range c.leaves {
		grow(l.n)
		if l.n > sizeBits {
			table[int(l.code)&(len(table)-1)] = unknown
			continue
		}
		table[l.code] = entries[l.symbol] + uint64(l.n)*perBit
	}
	grow(maxCode)
}

// spread makes entries for each length of the symbols that stand for several, where
// code and extra bits are few enough.
func (d *decoder) spread() {
	for _, l := range d.litCode.leaves {
		if l.symbol <= 256 || l.symbol >= 286 || l.n > litBits || lengthExtra[l.symbol-257] == 0 {
			continue
		}
		e, bits := symbols[l.symbol], l.n+lengthExtra[l.symbol-257]
		for more := range uint(1) << lengthExtra[l.symbol-257] {
			entry := (e + uint64(more)<<sizeAt) | uint64(bits)
			if bits > litBits {
				entry = special | uint64(l.symbol)<<sizeAt | uint64(l.n)
			}
			for i := uint(l.code) | more<<(l.n&15); i < 1<<litBits; i += 1 << (bits & 31) {
				d.lit[i] = entry
			}
		}
	}
}

// join gives literals what comes after them, where that lies in the bits of the index too.
func (d *decoder) join() {
	var after []uint64 // by the bits after a literal: what to add to its entry
	for _, l := range d.litCode.leaves {
		if l.symbol >= 256 || l.n >= litBits {
			continue
		}
		if left := uint64(litBits - l.n); len(after) != 1<<left {
			if after == nil {
				after = d.singles(1 << left)
			}
			after = after[:1<<left]
			for i, s := range after {
				if s&63 > left {
					after[i] = 0
				}
			}
		}
		e := symbols[l.symbol] + uint64(l.n)
		for i, s := range after {
			d.lit[(int(l.code)|i<<(l.n&15))&(1<<litBits-1)] = e + s
		}
	}
}

// singles returns a copy of the table's first n entries, as each is added to that of a literal before it.
func (d *decoder) singles(n int) []uint64 {
	after := d.after[:n]
	for i, s := range d.lit[:n] {
		after[i] = s - noMatch<<maskAt + s>>literalAt&255*(255<<literalAt) // its literal goes one byte up
		if s&special != 0 {
			after[i] = 0
		}
	}
	return after
}

// tables fills both tables from their codes.
func (d *decoder) tables() {
	d.distCode.fill(d.dist[:noMatch], distances[:], distBit)
	d.dist[noMatch] = noMatchFrom << baseAt
	d.litCode.fill(d.lit[:], symbols[:], 1)
	d.spread()
	d.join()
}
