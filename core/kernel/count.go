package kernel

import (
	"math"
	"math/bits"
	"unsafe"
)

// Small is one more than the largest value that [Counter.Count] counts.
const Small = 256

// Times says how often a value occurs.
type Times struct{ Value, N int32 }

// Counter counts how often each small whole number is among the values of a cell. The zero value is ready;
// it is scratch, and keeps nothing from one cell to the next.
type Counter struct {
	// Those from 1 to 255 are numbers whose lower 16 bits are 0 as float32; the upper 16, from those of 1
	// on, are their keys. Four places a key, one after the other in turn: most values of a cell are 1, and
	// a place cannot be added to before the last addition to it has ended.
	places [keys][4]uint16
}

const (
	firstBits = 0x3f800000 // of float32(1)
	octave    = 1 << 7     // the keys of numbers from one power of two to the next
	keys      = 8 * octave
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
	var seen uint32
	for i := range len(data) / 4 {
		four := (*[4]float32)(unsafe.Add(p, i*16))
		k0, k1, k2, k3 := key(four[0]), key(four[1]), key(four[2]), key(four[3])
		if any := k0 | k1 | k2 | k3; any < keys {
			*(*uint16)(unsafe.Add(places, k0*8))++
			*(*uint16)(unsafe.Add(places, k1*8+2))++
			*(*uint16)(unsafe.Add(places, k2*8+4))++
			*(*uint16)(unsafe.Add(places, k3*8+6))++
			seen |= any
			continue
		}
		rest = c.countFew(rest, four[:], &seen)
	}
	rest = c.countFew(rest, data[len(data)&^3:], &seen)
	small, n := c.collect(small, int(seen/octave))
	if n+len(rest)-restBefore < len(data) {
		// Some have a key and are not whole, such as 1.5.
		clear(c.places[:])
		return countPlain(small[:smallBefore], rest[:restBefore], data)
	}
	return small, rest
}

// key returns the key of a small number, and something larger than all keys for what has none.
func key(v float32) uint32 { return bits.RotateLeft32(math.Float32bits(v)-firstBits, 16) }

func (c *Counter) countFew(rest, data []float32, seen *uint32) []float32 {
	for i, v := range data {
		if k := key(v); k < keys {
			c.places[k][i]++
			*seen |= k
		} else {
			rest = append(rest, v)
		}
	}
	return rest
}

// collect moves the places of whole numbers to small and returns how many there were, in the octaves up to
// last. In octave e keys of whole numbers are 2^(7-e) apart.
func (c *Counter) collect(small []Times, last int) (_ []Times, n int) {
	k, v := 0, int32(1)
	for e := range last + 1 {
		for range 1 << e {
			if four := (*uint64)(unsafe.Pointer(&c.places[k%keys])); *four != 0 {
				p := &c.places[k%keys]
				times := int32(p[0]) + int32(p[1]) + int32(p[2]) + int32(p[3])
				small, n = append(small, Times{v, times}), n+int(times)
				*four = 0
			}
			k, v = k+octave>>e, v+1
		}
	}
	return small, n
}

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
