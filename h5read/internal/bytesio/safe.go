package bytesio

import "math/bits"

// Mul multiplies sizes; ok is false when the product does not fit 63 bits, which
// leaves room for adding an offset.
func Mul(a ...uint64) (product uint64, ok bool) {
	product = 1
	for _, v := range a {
		if v == 0 {
			return 0, true
		}
	}
	for _, v := range a {
		hi, lo := bits.Mul64(product, v)
		if hi != 0 || lo >= 1<<63 {
			return 0, false
		}
		product = lo
	}
	return product, true
}

// Inside reports whether n bytes at off lie in a file of size bytes.
func Inside(off, n uint64, size int64) bool {
	return size >= 0 && off <= uint64(size) && n <= uint64(size)-off
}
