package kernel

// SparseDot returns Σ val[p]·x[idx[p]], the product of a sparse row with a dense vector.
func SparseDot(idx []int32, val, x []float64) float64 {
	val = val[:len(idx)]
	var s0, s1, s2, s3 float64
	p := 0
	for ; p+4 <= len(idx); p += 4 {
		i, v := idx[p:p+4:p+4], val[p:p+4:p+4]
		s0 += float64(v[0] * x[i[0]])
		s1 += float64(v[1] * x[i[1]])
		s2 += float64(v[2] * x[i[2]])
		s3 += float64(v[3] * x[i[3]])
	}
	for ; p < len(idx); p++ {
		s0 += float64(val[p] * x[idx[p]])
	}
	return (s0 + s1) + (s2 + s3)
}

// SparseAxpy adds a multiple of a sparse row to a dense vector: dst[idx[p]] += a·val[p]. The indices
// of a row are distinct, so the order of additions does not matter.
func SparseAxpy(dst []float64, a float64, idx []int32, val []float64) {
	val = val[:len(idx)]
	p := 0
	for ; p+4 <= len(idx); p += 4 {
		i, v := idx[p:p+4:p+4], val[p:p+4:p+4]
		dst[i[0]] += float64(a * v[0])
		dst[i[1]] += float64(a * v[1])
		dst[i[2]] += float64(a * v[2])
		dst[i[3]] += float64(a * v[3])
	}
	for ; p < len(idx); p++ {
		dst[idx[p]] += float64(a * val[p])
	}
}

// SparseMulDense adds to dst the product of a sparse row with the row-major dense matrix q, whose
// rows have len(dst) columns:
//
//	for p := range idx { for c := range dst { dst[c] += val[p] * q[idx[p]*len(dst)+c] } }
func SparseMulDense(dst []float64, idx []int32, val, q []float64) {
	w := len(dst)
	val = val[:len(idx)]
	p := 0
	for ; p+4 <= len(idx); p += 4 {
		i := idx[p : p+4 : p+4]
		a, b := int(i[0])*w, int(i[1])*w
		c, d := int(i[2])*w, int(i[3])*w
		axpy4(dst, val[p:p+4], q[a:a+w], q[b:b+w], q[c:c+w], q[d:d+w])
	}
	for ; p < len(idx); p++ {
		o := int(idx[p]) * w
		Axpy(dst, val[p], q[o:o+w])
	}
}

// SparseAddOuter adds the outer product of a sparse row and the vector y to the row-major dense matrix
// z, whose rows have len(y) columns: row idx[p] of z gets val[p]·y.
func SparseAddOuter(z []float64, idx []int32, val, y []float64) {
	w := len(y)
	val = val[:len(idx)]
	for p, i := range idx {
		o := int(i) * w
		Axpy(z[o:o+w], val[p], y)
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

// SyrkRow adds to one row of the upper triangle of Σ aᵀa, the sum over sparse rows a, what a run of
// sparse rows gives to it. The run's rows that have an entry in the column of dst are told by where
// that entry is (first) and where its row ends (end), both positions in idx and val:
//
//	for q := range first { for p := first[q]; p < end[q]; p++ { dst[idx[p]] += val[first[q]] * val[p] } }
//
// Taking the rows column by column keeps the row of the matrix that is added to in the nearest cache.
func SyrkRow(dst []float64, first, end, idx []int32, val []float64) {
	end = end[:len(first)]
	for q, f := range first {
		e := end[q]
		SparseAxpy(dst, val[f], idx[f:e], val[f:e])
	}
}
