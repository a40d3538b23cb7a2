package kernel

import "unsafe"

// SymMulRows adds to dst the part of the product S·x that rows [lo, hi) of the upper triangle of the
// symmetric n × n matrix S stand for, n = len(x) = len(dst):
//
//	for i := lo; i < hi; i++ {
//		dst[i] += S[i,i]*x[i] + Σ_{j>i} S[i,j]*x[j]
//		for j := i+1; j < n; j++ { dst[j] += S[i,j]*x[i] }
//	}
//
// a is the upper triangle of S, row by row: row i has n-i elements, the diagonal's first. Calling it for consecutive ranges that
// cover [0, n) gives S·x; a caller that must answer quickly works in short ranges. Ranges should begin
// at even rows, as rows are taken in pairs (the pairs decide the order of additions).
func SymMulRows(dst, a, x []float64, lo, hi int) {
	n := len(x)
	dst = dst[:n]
	i, at := lo, lo*(2*n-lo+1)/2
	for ; i+2 <= hi; i += 2 {
		r0 := a[at : at+n-i]
		at += n - i
		r1 := a[at : at+n-i-1]
		at += n - i - 1
		s0 := float64(r0[0]*x[i]) + float64(r0[1]*x[i+1])
		s1 := float64(r0[1]*x[i]) + float64(r1[0]*x[i+1])
		t0, t1 := symTails(dst[i+2:], r0[2:], r1[1:], x[i+2:], x[i], x[i+1])
		dst[i] += s0 + t0
		dst[i+1] += s1 + t1
	}
	if i < hi {
		r := a[at : at+n-i]
		s := float64(r[0] * x[i])
		Axpy(dst[i+1:], x[i], r[1:])
		dst[i] += s + Dot(r[1:], x[i+1:])
	}
}

// symTails adds x0·r0 + x1·r1 to dst and returns the dot products of r0 and r1 with x. Each element of
// the two rows is loaded once and used for both halves of the matrix.
func symTails(dst, r0, r1, x []float64, x0, x1 float64) (float64, float64) {
	n := len(x)
	dst, r0, r1 = dst[:n], r0[:n], r1[:n]
	if vectors && n >= 8 {
		return symTailsVec(dst, r0, r1, x, x0, x1)
	}
	return symTailsPlain(dst, r0, r1, x, x0, x1)
}

func symTailsPlain(dst, r0, r1, x []float64, x0, x1 float64) (float64, float64) {
	for j := range dst {
		dst[j] += float64(r0[j]*x0) + float64(r1[j]*x1)
	}
	return dot2(r0, r1, x)
}

func symTailsVec(dst, r0, r1, x []float64, x0, x1 float64) (float64, float64) {
	d, p0, p1, q := start(dst), start(r0), start(r1), start(x)
	v0, v1 := splat(x0), splat(x1)
	var s, t vec
	for o := 0; o < len(x)/4*vecBytes; o += vecBytes {
		a, b, y := load(unsafe.Add(p0, o)), load(unsafe.Add(p1, o)), load(unsafe.Add(q, o))
		s, t = s.add(a.mul(y)), t.add(b.mul(y))
		load(unsafe.Add(d, o)).add(a.mul(v0).add(b.mul(v1))).store(unsafe.Add(d, o))
	}
	var s0, s1 sums
	s0.put(s)
	s1.put(t)
	done()
	for j := len(x) &^ 3; j < len(x); j++ {
		dst[j] += float64(r0[j]*x0) + float64(r1[j]*x1)
	}
	return s0.rest(r0, x), s1.rest(r1, x)
}
