package kernel

// SymMulRows adds to dst the part of the product S·x that rows [lo, hi) of the upper triangle of the
// symmetric n × n matrix S stand for, n = len(x) = len(dst):
//
//	for i := lo; i < hi; i++ {
//		dst[i] += a[i*n+i]*x[i] + Σ_{j>i} a[i*n+j]*x[j]
//		for j := i+1; j < n; j++ { dst[j] += a[i*n+j]*x[i] }
//	}
//
// a is S in row-major order; its lower triangle is never read. Calling it for consecutive ranges that
// cover [0, n) gives S·x; a caller that must answer quickly works in short ranges. Ranges should begin
// at even rows, as rows are taken in pairs (the pairs decide the order of additions).
func SymMulRows(dst, a, x []float64, lo, hi int) {
	n := len(x)
	i := lo
	for ; i+2 <= hi; i += 2 {
		symRow2(dst, a[i*n:(i+1)*n], a[(i+1)*n:(i+2)*n], x, i)
	}
	for ; i < hi; i++ {
		symRow2(dst, a[i*n:(i+1)*n], nil, x, i)
	}
}

// symRow2 does rows i and i+1 of SymMulRows; r1 is nil where only row i is left. Each element of the
// two rows is loaded once and used for both halves of the matrix.
func symRow2(dst, r0, r1, x []float64, i int) {
	x0 := x[i]
	if r1 == nil {
		s := float64(r0[i] * x0)
		s += symTail1(dst[i+1:], r0[i+1:], x[i+1:], x0)
		dst[i] += s
		return
	}
	x1 := x[i+1]
	s0 := float64(r0[i]*x0) + float64(r0[i+1]*x1)
	s1 := float64(r0[i+1]*x0) + float64(r1[i+1]*x1)
	t0, t1 := symTail2(dst[i+2:], r0[i+2:], r1[i+2:], x[i+2:], x0, x1)
	dst[i] += s0 + t0
	dst[i+1] += s1 + t1
}

// symTail1 adds x0·r to dst and returns Σ r[j]·x[j] in the order of [Dot].
func symTail1(dst, r, x []float64, x0 float64) float64 {
	Axpy(dst, x0, r)
	return Dot(r, x)
}

// symTail2 adds x0·r0 + x1·r1 to dst and returns Σ r0[j]·x[j] and Σ r1[j]·x[j], two sums each.
func symTail2(dst, r0, r1, x []float64, x0, x1 float64) (float64, float64) {
	n := len(x)
	dst, r0, r1 = dst[:n], r0[:n], r1[:n]
	var s0, s1, t0, t1 float64
	j := 0
	for ; j+2 <= n; j += 2 {
		a, b := r0[j:j+2:j+2], r1[j:j+2:j+2]
		c, d := x[j:j+2:j+2], dst[j:j+2:j+2]
		s0 += float64(a[0] * c[0])
		s1 += float64(a[1] * c[1])
		t0 += float64(b[0] * c[0])
		t1 += float64(b[1] * c[1])
		d[0] += float64(a[0]*x0) + float64(b[0]*x1)
		d[1] += float64(a[1]*x0) + float64(b[1]*x1)
	}
	for ; j < n; j++ {
		s0 += float64(r0[j] * x[j])
		t0 += float64(r1[j] * x[j])
		dst[j] += float64(r0[j]*x0) + float64(r1[j]*x1)
	}
	return s0 + s1, t0 + t1
}
