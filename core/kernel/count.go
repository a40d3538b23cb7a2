package kernel

import (
	"math"
	"math/bits"
	"unsafe"
)

// Small is one more than the largest value that [Counter.Count] counts.
const Small = 256

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
	keys      = 1 << 10    // seven bits of mantissa, three of exponent
	maxRow    = 4 * math.MaxUint16
)

// Count sets counts[v] to the number of values v, for whole v from 1 to 255, and counts[0] to 0. It appends
// what else there is, in no order, to rest and returns that, and the highest v of which there is one, or 0.
func (c *Counter) Count(counts *[Small]int32, rest, data []float32) (_ []float32, highest int) {
	if len(data) > maxRow {
		return countPlain(counts, rest, data)
	}
	before := len(rest)
	for i := 0; i+4 <= len(data); i += 4 {
		v := data[i : i+4 : i+4]
		k0, k1, k2, k3 := key(v[0]), key(v[1]), key(v[2]), key(v[3])
		if k0|k1|k2|k3 < keys {
			c.places[k0][0]++
			c.places[k1][1]++
			c.places[k2][2]++
			c.places[k3][3]++
			continue
		}
		rest = c.countFew(rest, v)
	}
	rest = c.countFew(rest, data[len(data)&^3:])
	n, highest := c.collect(counts)
	if n+len(rest)-before < len(data) {
		// Some have a key and are not whole, such as 1.5.
		clear(c.places[:])
		return countPlain(counts, rest[:before], data)
	}
	return rest, highest
}

// key returns the key of a small number, and something larger than all keys for what has none.
func key(v float32) uint32 { return bits.RotateLeft32(math.Float32bits(v)-firstBits, 16) }

func (c *Counter) countFew(rest, data []float32) []float32 {
	for i, v := range data {
		if k := key(v); k < keys {
			c.places[k][i]++
		} else {
			rest = append(rest, v)
		}
	}
	return rest
}

// collect moves the places of whole numbers to counts, and returns how many there were and the highest. The
// keys of the numbers from 2^e on are 2^(7-e) apart.
func (c *Counter) collect(counts *[Small]int32) (n, highest int) {
	clear(counts[:])
	k, v := 0, 1
	for e := range 8 {
		for range 1 << e {
			if four := (*uint64)(unsafe.Pointer(&c.places[k%keys])); *four != 0 {
				p := c.places[k%keys]
				few := int(p[0]) + int(p[1]) + int(p[2]) + int(p[3])
				counts[v%Small] = int32(few)
				n, highest = n+few, v
				*four = 0
			}
			k, v = k+1<<(7-e), v+1
		}
	}
	return n, highest
}

// countPlain is Count by conversions.
func countPlain(counts *[Small]int32, rest, data []float32) (_ []float32, highest int) {
	clear(counts[:])
	for _, v := range data {
		if v >= 1 && v < Small && v == float32(int(v)) {
			counts[int(v)]++
			highest = max(highest, int(v))
		} else {
			rest = append(rest, v)
		}
	}
	return rest, highest
}
