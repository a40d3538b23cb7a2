package kernel

import (
	"math"
	"unsafe"
)

// Small is one more than the largest value that [Counter.Count] counts.
const Small = 256

// Times says how often a value occurs.
type Times struct{ Value, N int32 }

// Counter counts how often each small whole number is among the values of a cell. The zero value is ready;
// it is scratch, and keeps nothing from one cell to the next.
type Counter struct {
	// Those from 1 to 255 are numbers whose lower 16 bits are 0 as float32; what the upper 16 are more than
	// those of 1 says which place is theirs. Four places each, one after the other in turn: most values of a cell are 1, and
	// a place cannot be added to before the last addition to it has ended.
	places [keys][4]uint16
}

const (
	firstBits = 0x3f800000 // of float32(1)
	octave    = 1 << 7     // the keys of numbers from one power of two to the next
	keys      = 8 * octave
	keyShift  = 16
	keyBits   = (keys - 1) << keyShift
	toPlace   = keyShift - 3 // for places of eight bytes
	maxRow    = 4 * math.MaxUint16
)

// Count counts the whole values from 1 to 255. It appends each that occurs to small, the least first, and what
// else there is to rest, in no order; it returns both.
func (c *Counter) Count(small []Times, rest, data []float32) ([]Times, []float32) {
	if len(data) > maxRow {
		return countPlain(small, rest, data)
	}
	smallBefore, restBefore := len(small), len(rest)
	places, p := unsafe.Pointer(&c.places), unsafe.Pointer(unsafe.SliceData(data))
	var seen int
	for i, fours := 0, len(data)/4; i < fours; i++ {
		n, any := countFours(places, unsafe.Add(p, i*16), fours-i)
		seen |= any
		if i += n; i < fours {
			rest = c.countFew(rest, data[i*4:i*4+4], &seen)
		}
	}
	rest = c.countFew(rest, data[len(data)&^3:], &seen)
	small, n := c.collect(small, seen>>keyShift/octave)
	if n+len(rest)-restBefore < len(data) {
		// Some have a key and are not whole, such as 1.5.
		clear(c.places[:])
		return countPlain(small[:smallBefore], rest[:restBefore], data)
	}
	return small, rest
}

// key returns the key of a small number at keyBits, and something with other bits for what has none.
func key(vp unsafe.Pointer, i int) int { return index(vp, i) - firstBits }

func (c *Counter) countFew(rest, data []float32, seen *int) []float32 {
	for i := range data {
		if k := key(unsafe.Pointer(&data[i]), 0); k&^keyBits == 0 {
			c.places[k>>keyShift][i]++
			*seen |= k
		} else {
			rest = append(rest, data[i])
		}
	}
	return rest
}

// collect moves the places of whole numbers to small and returns how many there were, in the octaves up to
// last. In octave e keys of whole numbers are 2^(7-e) apart. Four at a time are looked at, as few large ones occur.
func (c *Counter) collect(small []Times, last int) (_ []Times, n int) {
	p, v, k := unsafe.Pointer(&c.places), int32(1), 0
	for e := range last + 1 {
		apart := octave >> e
		for end := 2 * v; v < end; {
			if v+4 <= end && *four(p, k)|*four(p, k+apart)|*four(p, k+2*apart)|*four(p, k+3*apart) == 0 {
				v, k = v+4, k+4*apart
				continue
			}
			if places := four(p, k); *places != 0 {
				w := *places
				times := int32(w&0xffff + w>>16&0xffff + w>>32&0xffff + w>>48)
				small, n = append(small, Times{v, times}), n+int(times)
				*places = 0
			}
			v, k = v+1, k+apart
		}
	}
	return small, n
}

// four returns the four places of a key in one word.
func four(places unsafe.Pointer, k int) *uint64 { return (*uint64)(at(places, k)) }

// countPlain is Count by conversions.
func countPlain(small []Times, rest, data []float32) ([]Times, []float32) {
	var times [Small]int32
	for _, v := range data {
		if v >= 1 && v < Small && v == float32(int32(v)) {
			times[int32(v)]++
		} else {
			rest = append(rest, v)
		}
	}
	for v, n := range times {
		if n > 0 {
			small = append(small, Times{int32(v), n})
		}
	}
	return small, rest
}
