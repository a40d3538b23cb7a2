package zstd

import "math/bits"

// Codes of literal lengths and match lengths (RFC 8878, 3.1.1.3.2.1.1) and their
// probabilities where a block brings none (3.1.1.3.2.2).
var (
	lengthValues  = numbers(0, []uint8{35: 16, 16: 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	matchValues   = numbers(3, []uint8{52: 16, 32: 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	offsetValues  = powers(32)
	lengthDefault = []int16{4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1}
	offsetDefault = []int16{1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1}
	matchDefault  = []int16{1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1}
)

// numbers are the values of codes, each with its extra bits, as a codeTable has them:
// a code begins where the one before ends.
func numbers(first uint64, extra []uint8) (values []uint64) {
	for _, n := range extra {
		values = append(values, first<<32|uint64(n)<<8)
		first += 1 << n
	}
	return values
}

// powers are those of offsets: code s stands for s bits below a one.
func powers(n int) (values []uint64) {
	for s := range uint64(n) {
		values = append(values, 1<<s<<32|s<<8)
	}
	return values
}

// A code of sequences: what its symbols are, and its default table.
type code struct {
	values   []uint64
	maxBits  uint
	standard codeTable
}

func newCode(values []uint64, maxBits uint, counts []int16, tableBits uint) *code {
	c := &code{values: values, maxBits: maxBits}
	var next [maxSymbols]uint16
	c.standard.build(counts, next[:], tableBits, values)
	return c
}

var (
	lengthCode = newCode(lengthValues, 9, lengthDefault, 6)
	offsetCode = newCode(offsetValues, 8, offsetDefault, 5)
	matchCode  = newCode(matchValues, 9, matchDefault, 6)
)

// readTable reads a table in one of four modes: the default, one symbol, a table
// of its own, or the last block's.
func (d *decoder) readTable(t *codeTable, c *code, mode uint8, in []byte) (used int, ok bool) {
	switch mode {
	case 0:
		t.states, t.bits = c.standard.states, c.standard.bits
		return 0, true
	case 1:
		if len(in) < 1 || int(in[0]) >= len(c.values) {
			return 0, false
		}
		t.single(c.values[in[0]])
		return 1, true
	case 2:
		tableBits, symbols, used, ok := readCounts(in, d.counts[:len(c.values)], c.maxBits)
		if !ok {
			return 0, false
		}
		t.build(d.counts[:symbols], d.next[:], tableBits, c.values)
		return used, true
	}
	return 0, t.states != nil
}

// highBit is the place of the highest one.
func highBit(v uint32) int { return bits.Len32(v) - 1 }
