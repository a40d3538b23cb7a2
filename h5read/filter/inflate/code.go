package inflate

import "math/bits"

const (
	maxLit  = 288
	maxWide = 4 * (2 + 4 + 8 + 16 + 32) // lengths of symbols that have extra bits
	maxDist = 32
	maxCode = 15
)

// code is a canonical prefix code (RFC 1951, 3.2.2).
type code struct {
	count  [maxCode + 1]uint16 // of the leaves, by the length of their code
	first  [maxCode + 1]uint16 // the first code of a length
	begin  [maxCode + 1]uint16 // and where its leaf is
	leaves []leaf              // in the order of their codes
	room   [maxLit]leaf
}

// leaf is a symbol with its code, whose first bit is lowest as in the stream.
type leaf struct {
	symbol, code uint16
	n            uint8
}

// set makes a code from the lengths of its symbols. It must be complete, but for one
// of a single symbol, or none.
func (c *code) set(lengths []uint8) (ok bool) {
	c.count = [maxCode + 1]uint16{}
	for _, n := range lengths {
		c.count[n&maxCode]++
	}
	used := len(lengths) - int(c.count[0])
	c.count[0] = 0
	var code, place [maxCode + 1]uint16 // of the next leaf of a length
	left := 1
	for n := 1; n <= maxCode; n++ {
		code[n] = (code[n-1] + c.count[n-1]) << 1
		place[n] = place[n-1] + c.count[n-1]
		if left = left<<1 - int(c.count[n]); left < 0 {
			return false
		}
	}
	if left > 0 && (used > 1 || used == 1 && c.count[1] != 1) {
		return false
	}
	c.first, c.begin = code, place
	c.leaves = c.room[:used]
	for symbol, n := range lengths {
		if n &= maxCode; n > 0 {
			c.leaves[place[n]] = leaf{uint16(symbol), bits.Reverse16(code[n]) >> (16 - n), n}
			code[n]++
			place[n]++
		}
	}
	return true
}

// find looks a symbol up whose code has more than some bits, which are too many for a table. n is 0 where there is none.
func (c *code) find(buf uint64, more int) (symbol int, n uint) {
	all := int(bits.Reverse16(uint16(buf)))
	for n := more + 1; n <= maxCode; n++ {
		if i := uint(all>>(16-n) - int(c.first[n])); i < uint(c.count[n]) {
			return int(c.leaves[uint(c.begin[n])+i].symbol), uint(n)
		}
	}
	return 0, 0
}
