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

// SparseDot returns Σ val[p]·x[idx[p]], the product of a sparse row with a dense vector.
func SparseDot(idx []int32, val, x []float64) float64 {
	ip, vp := row(idx, val, len(x))
	q := start(x)
	var s0, s1, s2, s3 float64
	p := 0
	for ; p+4 <= len(idx); p += 4 {
		s0 += float64(*elem(vp, p) * *elem(q, index(ip, p)))
		s1 += float64(*elem(vp, p+1) * *elem(q, index(ip, p+1)))
		s2 += float64(*elem(vp, p+2) * *elem(q, index(ip, p+2)))
		s3 += float64(*elem(vp, p+3) * *elem(q, index(ip, p+3)))
	}
	for ; p < len(idx); p++ {
		s0 += float64(*elem(vp, p) * *elem(q, index(ip, p)))
	}
	return (s0 + s1) + (s2 + s3)
}

// SparseAxpy adds a multiple of a sparse row to a dense vector: dst[idx[p]] += a·val[p]. The indices
// of a row are distinct, so the order of additions does not matter.
func SparseAxpy(dst []float64, a float64, idx []int32, val []float64) {
	ip, vp := row(idx, val, len(dst))
	d := start(dst)
	p := len(idx) & 1 // first the odd one, then by twos
	if p != 0 {
		*elem(d, index(ip, 0)) += float64(a * *elem(vp, 0))
	}
	for ; p < len(idx); p += 2 {
		*elem(d, index(ip, p)) += float64(a * *elem(vp, p))
		*elem(d, index(ip, p+1)) += float64(a * *elem(vp, p+1))
	}
}

// GramRows adds to dst the product of the transpose of a run of sparse rows with (their product with x,
// less shift). Row r is idx[indptr[r]:indptr[r+1]] and the same range of val:
//
//	for each row a: t = a·x - shift; dst += t·a; sum += t
//
// and it returns the sum of the t.
func GramRows(dst, x []float64, indptr, idx []int32, val []float64, shift float64) float64 {
	var sum float64
	for r := 0; r+1 < len(indptr); r++ {
		lo, hi := indptr[r], indptr[r+1]
		i, v := idx[lo:hi], val[lo:hi]
		t := SparseDot(i, v, x) - shift
		SparseAxpy(dst, t, i, v)
		sum += t
	}
	return sum
}
