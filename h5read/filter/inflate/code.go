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

// leaf is a symbol with its code of n bits, of which the first is lowest as in the stream: in one word, since all leaves
// of a block are written, and those of literals read again and again.
type leaf uint32

const (
	leafCode   = 1<<maxCode - 1
	leafN      = 25                      // the first bit of n
	symbolBits = 1<<leafN - 1<<literalAt // where an entry has its first literal
)

func newLeaf(symbol int, code uint16, n uint8) leaf {
	return leaf(n)<<leafN | leaf(symbol)<<literalAt | leaf(bits.Reverse16(code)>>(16-n))
}

func (l leaf) symbol() int { return int(l & symbolBits >> literalAt) }
func (l leaf) code() int   { return int(l & leafCode) }
func (l leaf) n() uint8    { return uint8(l >> leafN) }

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
			c.leaves[place[n]] = newLeaf(symbol, code[n], n)
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
			return c.leaves[uint(c.begin[n])+i].symbol(), uint(n)
		}
	}
	return 0, 0
}
