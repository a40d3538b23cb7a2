package zstd

import "math/bits"

const (
	maxSymbols    = 256
	maxCodeBits   = 9 // of the sequences' tables
	maxWeightBits = 6
)

// readCounts reads the probabilities of a table (RFC 8878, 4.1.1) into counts: -1
// stands for less than one. It returns the table's bits and the symbols.
func readCounts(in []byte, counts []int16, maxBits uint) (tableBits uint, symbols, used int, ok bool) {
	pos := 0
	peek := func() uint32 {
		var v uint32
		for i := range 4 {
			if at := pos>>3 + i; at < len(in) {
				v |= uint32(in[at]) << (8 * i)
			}
		}
		return v >> (pos & 7)
	}
	tableBits = uint(peek()&15) + 5
	pos += 4
	if tableBits > maxBits {
		return 0, 0, 0, false
	}
	left := 1<<tableBits + 1
	threshold, width := 1<<tableBits, int(tableBits)+1
	for left > 1 {
		if symbols >= len(counts) || pos > 8*len(in) {
			return 0, 0, 0, false
		}
		small := 2*threshold - 1 - left // numbers below this take a bit less
		v := int(peek())
		count := v & (threshold - 1)
		if count < small {
			pos += width - 1
		} else {
			if count = v & (2*threshold - 1); count >= threshold {
				count -= small
			}
			pos += width
		}
		count--
		counts[symbols] = int16(count)
		symbols++
		left -= max(count, -count)
		for left < threshold {
			width--
			threshold >>= 1
		}
		if count != 0 {
			continue
		}
		for repeat := 3; repeat == 3; {
			repeat = int(peek() & 3)
			pos += 2
			if symbols+repeat > len(counts) || pos > 8*len(in)+2 {
				return 0, 0, 0, false
			}
			clear(counts[symbols : symbols+repeat])
			symbols += repeat
		}
	}
	used = (pos + 7) / 8
	return tableBits, symbols, used, left == 1 && used <= len(in)
}

// spread gives each state of a table its symbol (4.1.1), and next the first number
// of each symbol's states.
func spread(symbolAt []uint8, counts []int16, next []uint16) {
	size := len(symbolAt)
	high := size - 1
	for s, c := range counts {
		next[s] = uint16(c)
		if c == -1 {
			symbolAt[high] = uint8(s)
			high--
			next[s] = 1
		}
	}
	at, step := 0, size>>1+size>>3+3
	for s, c := range counts {
		for range max(c, 0) {
			symbolAt[at] = uint8(s)
			for at = (at + step) & (size - 1); at > high; {
				at = (at + step) & (size - 1)
			}
		}
	}
}

// follow takes the next state of a symbol: how many bits lead on from it, and what
// is added to them.
func follow(next []uint16, symbol uint8, tableBits uint) (width uint, base uint16) {
	n := next[symbol]
	next[symbol]++
	width = tableBits - uint(bits.Len16(n)-1)
	return width, n<<width - 1<<tableBits
}

// A codeTable has a word for each state of a table for sequences: bits 0-7 how many
// bits the next state takes, 8-15 extra bits of the value, 16-31 the base of the
// next state, 32-63 the base of the value.
type codeTable struct {
	states []uint64 // nil before the first
	bits   uint
	store  [1 << maxCodeBits]uint64
}

func (t *codeTable) build(counts []int16, next []uint16, tableBits uint, values []uint64) {
	var symbolAt [1 << maxCodeBits]uint8
	spread(symbolAt[:1<<tableBits], counts, next)
	t.states, t.bits = t.store[:1<<tableBits], tableBits
	for state := range t.states {
		s := symbolAt[state]
		width, base := follow(next, s, tableBits)
		t.states[state] = values[s] | uint64(width) | uint64(base)<<16
	}
}

func (t *codeTable) single(value uint64) {
	t.store[0] = value
	t.states, t.bits = t.store[:1], 0
}
