package kernel

import "unsafe"

// SparseMulDense adds to dst the product of a sparse row with the row-major dense matrix q, whose
// rows have len(dst) columns:
//
//	for p := range idx { for c := range dst { dst[c] += val[p] * q[idx[p]*len(dst)+c] } }
func SparseMulDense(dst []float64, idx []int32, val, q []float64) {
	w := len(dst)
	if !vectors || w < 4 {
		sparseMulDensePlain(dst, idx, val, q)
		return
	}
	ip, vp := row(idx, val, len(q)/w)
	sparseMulDenseVec(dst, ip, vp, start(q), len(idx))
}

func sparseMulDensePlain(dst []float64, idx []int32, val, q []float64) {
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
		axpyPlain(dst, val[p], q[o:o+w])
	}
}

// sparseMulDenseVec goes through the n entries once for each 20 columns, whose sums stay in registers: 60 are the
// 50 components and 10 oversamples that are asked for by default. The last columns, fewer than four, are done with
// some before them, whose sums are there already.
func sparseMulDenseVec(dst []float64, ip, vp, q unsafe.Pointer, n int) {
	w := len(dst)
	d := start(dst)
	var last vec
	if w&3 != 0 {
		last = mulColumns4(load(at(d, w-4)), ip, vp, at(q, w-4), n, w)
	}
	c := 0
	for ; c+20 <= w; c += 20 {
		mulColumns20(at(d, c), ip, vp, at(q, c), n, w)
	}
	for ; c+8 <= w; c += 8 {
		mulColumns8(at(d, c), ip, vp, at(q, c), n, w)
	}
	for ; c+4 <= w; c += 4 {
		mulColumns4(load(at(d, c)), ip, vp, at(q, c), n, w).store(at(d, c))
	}
	if c < w {
		var s sums
		s.put(last)
		copy(dst[c:], s[4-(w-c):])
	}
	done()
}

// mulColumns8 does eight columns.
func mulColumns8(d, ip, vp, q unsafe.Pointer, n, w int) {
	s0, s1 := load(d), load(at(d, 4))
	for p := range n {
		a, r := splat(*elem(vp, p)), at(q, index(ip, p)*w)
		s0 = s0.add(load(r).mul(a))
		s1 = s1.add(load(at(r, 4)).mul(a))
	}
	s0.store(d)
	s1.store(at(d, 4))
}

// mulColumns4 adds to s what four columns give.
func mulColumns4(s vec, ip, vp, q unsafe.Pointer, n, w int) vec {
	for p := range n {
		s = s.add(load(at(q, index(ip, p)*w)).mul(splat(*elem(vp, p))))
	}
	return s
}
