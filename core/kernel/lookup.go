package kernel

import (
	"math/bits"
	"unsafe"
)

// Lookup has positive values for counts: for whole numbers from 1 to 127, and what else from 1 to below 256 has six bits
// of mantissa. The zero value has none.
type Lookup struct {
	values [lookups]float64 // by the bits of the count; zero where there is none
	known  []int            // where there are some
}

const (
	lookupBits = 17 // of a float32: those that are zero
	lookupOne  = 127 << (23 - lookupBits)
	lookups    = 8 << (23 - lookupBits) // a power of two
)

// Clear takes all values away.
func (l *Lookup) Clear() {
	for _, k := range l.known {
		l.values[k] = 0
	}
	l.known = l.known[:0]
}

// Set gives a count its value, if that can be had.
func (l *Lookup) Set(count float32, value float64) {
	if k := lookup(unsafe.Pointer(&count), 0); k < lookups && value > 0 {
		l.values[k] = value
		l.known = append(l.known, int(k))
	}
}

// Find sets dst[i] to the value of counts[i], from i on until one has none, and returns that one's index.
func (l *Lookup) Find(dst []float64, counts []float32, i int) int {
	counts = counts[:len(dst)]
	d, c := start(dst), unsafe.Pointer(unsafe.SliceData(counts))
	for ; i+4 <= len(counts); i += 4 {
		d, c := at(d, i), unsafe.Add(c, i*4)
		k0, k1, k2, k3 := lookup(c, 0), lookup(c, 1), lookup(c, 2), lookup(c, 3)
		if k0|k1|k2|k3 >= lookups {
			break
		}
		v0, v1, v2, v3 := l.bits(k0), l.bits(k1), l.bits(k2), l.bits(k3)
		if int64((v0-1)|(v1-1)|(v2-1)|(v3-1)) < 0 {
			break
		}
		*(*[4]uint64)(d) = [4]uint64{v0, v1, v2, v3}
	}
	for ; i < len(counts); i++ {
		k := lookup(c, i)
		if k >= lookups || l.values[k] <= 0 {
			break
		}
		dst[i] = l.values[k]
	}
	return i
}

// lookup is where the value of the count at c, i places on, would be: not below lookups where it has none. The bits that
// must be zero come to the front.
func lookup(c unsafe.Pointer, i int) uint32 {
	return bits.RotateLeft32(*(*uint32)(unsafe.Add(c, i*4)), -lookupBits) - lookupOne
}

// bits are those of a value.
func (l *Lookup) bits(k uint32) uint64 {
	return *(*uint64)(at(unsafe.Pointer(&l.values), int(k)))
}
