package kernel

import "unsafe"

// SymMulRows adds to dst the part of the product S·x that rows [lo, hi) of the upper triangle of the
// symmetric n × n matrix S stand for. x and dst are n × [Lanes], row-major: so many vectors
// are multiplied at a time, as each element of S then comes from memory once for all of them.
//
//	for i := lo; i < hi; i++ {
//		dst[i] += S[i,i]*x[i] + Σ_{j>i} S[i,j]*x[j]
//		for j := i+1; j < n; j++ { dst[j] += S[i,j]*x[i] }
//	}
//
// a is the upper triangle of S, row by row: row i has n-i elements, the diagonal's first. Calling it for consecutive ranges that
// cover [0, n) gives S·x; a caller that must answer quickly works in short ranges. Ranges should begin
// at even rows, as rows are taken in pairs, and columns too (the pairs decide the order of additions).
func SymMulRows(dst, a, x []float64, lo, hi int) {
	n := len(x) / Lanes
	dst, x = dst[:n*Lanes], x[:n*Lanes]
	i, at := lo, lo*(2*n-lo+1)/2
	for ; i+2 <= hi; i += 2 {
		r0 := a[at : at+n-i]
		at += n - i
		r1 := a[at : at+n-i-1]
		at += n - i - 1
		if vectors {
			symPairVec(dst[i*Lanes:], r0, r1, x[i*Lanes:])
		} else {
			symPairPlain(dst[i*Lanes:], r0, r1, x[i*Lanes:])
		}
	}
	if vectors {
		done()
	}
	if i < hi {
		symRow(dst[i*Lanes:], a[at:at+n-i], x[i*Lanes:])
	}
}

// symPairPlain does two rows, r0 and the next, r1, from the diagonal on, where dst and x begin too.
func symPairPlain(dst, r0, r1, x []float64) {
	n := len(r0)
	for l := range Lanes {
		x0, x1 := x[l], x[Lanes+l]
		s := float64(x0*r0[0]) + float64(x1*r0[1])
		t := float64(x0*r0[1]) + float64(x1*r1[0])
		j := 2
		for ; j+2 <= n; j += 2 {
			y, z := x[j*Lanes+l], x[(j+1)*Lanes+l]
			s += float64(y*r0[j]) + float64(z*r0[j+1])
			t += float64(y*r1[j-1]) + float64(z*r1[j])
			dst[j*Lanes+l] += float64(x0*r0[j]) + float64(x1*r1[j-1])
			dst[(j+1)*Lanes+l] += float64(x0*r0[j+1]) + float64(x1*r1[j])
		}
		if j < n {
			y := x[j*Lanes+l]
			s, t = s+float64(y*r0[j]), t+float64(y*r1[j-1])
			dst[j*Lanes+l] += float64(x0*r0[j]) + float64(x1*r1[j-1])
		}
		dst[l] += s
		dst[Lanes+l] += t
	}
}

// symPairVec is its twin.
func symPairVec(dst, r0, r1, x []float64) {
	n := len(r0)
	d, q := start(dst[:n*Lanes]), start(x[:n*Lanes])
	p, o := start(r0), start(r1[:n-1]) // o is one element behind p
	x0, x1 := load(q), load(at(q, Lanes))
	s := x0.mul(splat(*elem(p, 0))).add(x1.mul(splat(*elem(p, 1))))
	t := x0.mul(splat(*elem(p, 1))).add(x1.mul(splat(*elem(o, 0))))
	to := d
	for range n/2 - 1 {
		to, q, p, o = unsafe.Add(to, 2*vecBytes), unsafe.Add(q, 2*vecBytes), at(p, 2), at(o, 2)
		y, z := load(q), load(at(q, Lanes))
		a, b := splat(*elem(p, 0)), splat(*elem(o, -1))
		e, f := splat(*elem(p, 1)), splat(*elem(o, 0))
		s, t = s.add(y.mul(a).add(z.mul(e))), t.add(y.mul(b).add(z.mul(f)))
		load(to).add(x0.mul(a).add(x1.mul(b))).store(to)
		load(at(to, Lanes)).add(x0.mul(e).add(x1.mul(f))).store(at(to, Lanes))
	}
	if n&1 != 0 {
		to, q, p, o = unsafe.Add(to, 2*vecBytes), unsafe.Add(q, 2*vecBytes), at(p, 2), at(o, 1)
		y, a, b := load(q), splat(*elem(p, 0)), splat(*elem(o, 0))
		s, t = s.add(y.mul(a)), t.add(y.mul(b))
		load(to).add(x0.mul(a).add(x1.mul(b))).store(to)
	}
	load(d).add(s).store(d)
	load(at(d, Lanes)).add(t).store(at(d, Lanes))
}

// symRow does a single row.
func symRow(dst, r, x []float64) {
	for l := range Lanes {
		s := float64(x[l] * r[0])
		for j := 1; j < len(r); j++ {
			s += float64(x[j*Lanes+l] * r[j])
			dst[j*Lanes+l] += float64(x[l] * r[j])
		}
		dst[l] += s
	}
}
