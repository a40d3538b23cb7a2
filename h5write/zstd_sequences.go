package h5write

// sequence is some literals and a match: n bytes that stood distance bytes before.
type sequence struct{ literals, n, distance int }

// code says what numbers from base on are coded as: itself and some more bits.
type code struct {
	base  uint32
	extra uint32
}

// The codes of lengths (RFC 8878, 3.1.1.3.2.1.1). Below lie those that stand for one number each.
var (
	literalCodes = codes(0, 16, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
	matchCodes   = codes(3, 32, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
)

func codes(from uint32, single int, extra ...uint32) (list []code) {
	for range single {
		list = append(list, code{from, 0})
		from++
	}
	for _, n := range extra {
		list = append(list, code{from, n})
		from += 1 << n
	}
	return list
}

func codeOf(list []code, v uint32) int {
	if c := int(v - list[0].base); c < len(list) && list[c].base == v && list[c].extra == 0 {
		return c
	}
	c := len(list) - 1
	for list[c].base > v {
		c--
	}
	return c
}

// The format's own distributions of codes (3.1.1.3.2.2), and the tables that encode by them.
var (
	literalStates = newStates(6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1,
		-1, -1, -1, -1)
	matchStates = newStates(6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1)
	distanceStates = newStates(5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1)
)

// states is the table of a finite-state entropy encoder (4.1): how many bits a symbol puts out in a state, and which
// state follows.
type states struct {
	log     uint32
	next    []uint32
	symbols []struct{ bits, first int32 } // in zstd's words deltaNbBits and deltaFindState
}

func newStates(log uint32, counts ...int32) *states {
	size := int32(1) << log
	t := &states{log: log, next: make([]uint32, size)}
	// Symbols of less than one state lie at the end; the others are spread.
	spread := make([]int, size)
	high := size - 1
	for s, n := range counts {
		if n < 0 {
			spread[high] = s
			high--
		}
	}
	at := int32(0)
	for s, n := range counts {
		for range n {
			spread[at] = s
			for at = (at + size>>1 + size>>3 + 3) & (size - 1); at > high; {
				at = (at + size>>1 + size>>3 + 3) & (size - 1)
			}
		}
	}
	total := int32(0)
	begin := make([]int32, len(counts))
	for s, n := range counts {
		begin[s] = total
		if n = max(n, -n); n == 1 {
			t.symbols = append(t.symbols, struct{ bits, first int32 }{int32(log)<<16 - size, total - 1})
		} else {
			out := int32(log - highBit(uint32(n-1)))
			t.symbols = append(t.symbols, struct{ bits, first int32 }{out<<16 - n<<out, total - n})
		}
		total += n
	}
	for i, s := range spread {
		t.next[begin[s]] = uint32(int(size) + i)
		begin[s]++
	}
	return t
}

// first returns the state that a stream begins with.
func (t *states) first(symbol int) uint32 {
	s := t.symbols[symbol]
	out := (s.bits + 1<<15) >> 16
	return t.next[(out<<16-s.bits)>>out+s.first]
}

// move puts out what leads from the state of the symbol before, which a decoder meets next, to the one of this.
func (t *states) move(w *bitWriter, state uint32, symbol int) uint32 {
	s := t.symbols[symbol]
	out := (int32(state) + s.bits) >> 16
	w.put(state, uint32(out))
	return t.next[int32(state>>out)+s.first]
}

// bitWriter appends bits, the lowest first; a decoder reads them from the end.
type bitWriter struct {
	dst  []byte
	bits uint64
	n    uint32
}

func (w *bitWriter) put(v, n uint32) {
	w.bits |= uint64(v&(1<<n-1)) << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.dst = append(w.dst, byte(w.bits))
		w.bits >>= 8
	}
}

// appendSequences appends the section of sequences, the last first.
func appendSequences(dst []byte, list []sequence) []byte {
	const most1, most2, predefined = 128, 0x7F00, 0
	switch n := len(list); {
	case n == 0:
		return append(dst, 0)
	case n < most1:
		dst = append(dst, byte(n))
	case n < most2:
		dst = append(dst, byte(n>>8+128), byte(n))
	default:
		dst = append(dst, 255, byte(n-most2), byte((n-most2)>>8))
	}
	w := &bitWriter{dst: append(dst, predefined)}
	var l, m, d uint32
	for i := len(list) - 1; i >= 0; i-- {
		s := list[i]
		literals, match := codeOf(literalCodes, uint32(s.literals)), codeOf(matchCodes, uint32(s.n))
		distance := uint32(s.distance + 3) // 1 to 3 would repeat one of before
		bits := highBit(distance)
		if i == len(list)-1 {
			l, m, d = literalStates.first(literals), matchStates.first(match), distanceStates.first(int(bits))
		} else {
			d = distanceStates.move(w, d, int(bits))
			m = matchStates.move(w, m, match)
			l = literalStates.move(w, l, literals)
		}
		w.put(uint32(s.literals)-literalCodes[literals].base, literalCodes[literals].extra)
		w.put(uint32(s.n)-matchCodes[match].base, matchCodes[match].extra)
		w.put(distance, bits)
	}
	w.put(m, matchStates.log)
	w.put(d, distanceStates.log)
	w.put(l, literalStates.log)
	w.put(1, 1) // where a decoder begins
	if w.n > 0 {
		w.put(0, 8-w.n)
	}
	return w.dst
}
