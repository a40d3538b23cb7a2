package zstd

import "math/bits"

// Codes of literal lengths and match lengths (RFC 8878, 3.1.1.3.2.1.1) and their
// probabilities where a block brings none (3.1.1.3.2.2).
var (
	lengthExtra   = [36]uint8{16: 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	matchExtra    = [53]uint8{32: 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	lengthBase    = bases(0, lengthExtra[:])
	matchBase     = bases(3, matchExtra[:])
	lengthDefault = []int16{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1}
	offsetDefault = []int16{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1}
	matchDefault  = []int16{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1}
)

// bases sums up the numbers that each code before stands for.
func bases(first uint32, extra []uint8) []uint32 {
	out := make([]uint32, len(extra))
	for i, n := range extra {
		out[i] = first
		first += 1 << n
	}
	return out
}

func lengthValue(s uint8) (uint32, uint8) { return lengthBase[s], lengthExtra[s] }
func matchValue(s uint8) (uint32, uint8)  { return matchBase[s], matchExtra[s] }
func offsetValue(s uint8) (uint32, uint8) { return 1 << s, s }

// A code of sequences: what its symbols are, and its default table.
type code struct {
	symbols  int
	maxBits  uint
	value    values
	standard codeTable
}

func newCode(symbols int, maxBits uint, v values, counts []int16, tableBits uint) *code {
	c := &code{symbols: symbols, maxBits: maxBits, value: v}
	var next [maxSymbols]uint16
	c.standard.build(counts, next[:], tableBits, v)
	return c
}

var (
	lengthCode = newCode(36, 9, lengthValue, lengthDefault, 6)
	offsetCode = newCode(32, 8, offsetValue, offsetDefault, 5)
	matchCode  = newCode(53, 9, matchValue, matchDefault, 6)
)

// readTable reads a table in one of four modes: the default, one symbol, a table
// of its own, or the last block's.
func (d *decoder) readTable(t *codeTable, c *code, mode uint8, in []byte) (used int, ok bool) {
	switch mode {
	case 0:
		t.states, t.bits = c.standard.states, c.standard.bits
		return 0, true
	case 1:
		if len(in) < 1 || int(in[0]) >= c.symbols {
			return 0, false
		}
		t.single(in[0], c.value)
		return 1, true
	case 2:
		tableBits, symbols, used, ok := readCounts(in, d.counts[:c.symbols], c.maxBits)
		if !ok {
			return 0, false
		}
		t.build(d.counts[:symbols], d.next[:], tableBits, c.value)
		return used, true
	}
	return 0, t.states != nil
}

// highBit is the place of the highest one.
func highBit(v uint32) int { return bits.Len32(v) - 1 }
