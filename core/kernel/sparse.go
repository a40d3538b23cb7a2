package kernel

import (
	"fmt"
	"unsafe"
)

// row returns where the indices and values of a sparse row are, after a look whether there are as many of
// each and whether the first index and the last are in [0, n). In between they rise.
func row[V float32 | float64](idx []int32, val []V, n int) (ip, vp unsafe.Pointer) {
	if last := len(idx) - 1; last >= 0 && (idx[0] < 0 || int(idx[last]) >= n || last >= len(val)) {
		panic(fmt.Sprintf("kernel: a row of %d indices from %d to %d and %d values, for %d columns", len(idx), idx[0], idx[last], len(val), n))
	}
	return unsafe.Pointer(unsafe.SliceData(idx)), unsafe.Pointer(unsafe.SliceData(val))
}

// index returns the index at ip, i places on. It is not negative.
func index(ip unsafe.Pointer, i int) int { return int(*(*uint32)(unsafe.Add(ip, i*4))) }

// elem is element i of the vector at p.
func elem(p unsafe.Pointer, i int) *float64 { return (*float64)(at(p, i)) }

// Lanes is how many vectors are multiplied at a time: as many as a [vec] has elements.
const Lanes = 4

// GramRows adds to dst the product of the transpose of a run of sparse rows with (their product with x,
// less shift), and to sums what is in the brackets, where x and dst are columns × [Lanes], row-major.
// Row r is idx[indptr[r]:indptr[r+1]] and the same range of val:
//
//	for each row a: t = a·x - shift; sums += t; dst += t·a
//
// in which a·x is the sum of the even terms plus that of the odd ones.
func GramRows(dst, x []float64, indptr, idx []int32, val, shift, sums []float64) {
	dst, shift, sums = dst[:len(x)], shift[:Lanes], sums[:Lanes]
	for r := 0; r+1 < len(indptr); r++ {
		lo, hi := indptr[r], indptr[r+1]
		ip, vp := row(idx[lo:hi], val[lo:hi], len(x)/Lanes)
		if vectors {
			gramVec(start(dst), start(x), start(shift), start(sums), ip, vp, int(hi-lo))
		} else {
			gramPlain(start(dst), start(x), start(shift), start(sums), ip, vp, int(hi-lo))
		}
	}
	if vectors {
		done()
	}
}

// gramPlain does one row of n entries.
func gramPlain(dst, x, shift, sums, ip, vp unsafe.Pointer, n int) {
	for l := range Lanes {
		var t [2]float64
		for p := range n {
			t[p&1] += float64(*elem(vp, p) * *elem(x, index(ip, p)*Lanes+l))
		}
		a := t[0] + t[1] - *elem(shift, l)
		*elem(sums, l) += a
		for p := range n {
			*elem(dst, index(ip, p)*Lanes+l) += float64(*elem(vp, p) * a)
		}
	}
}
