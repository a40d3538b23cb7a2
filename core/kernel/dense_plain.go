package kernel

func dotPlain(x, y []float64) float64 {
	y = y[:len(x)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		a, b := x[i:i+4:i+4], y[i:i+4:i+4]
		s0 += float64(a[0] * b[0])
		s1 += float64(a[1] * b[1])
		s2 += float64(a[2] * b[2])
		s3 += float64(a[3] * b[3])
	}
	for ; i < len(x); i++ {
		s0 += float64(x[i] * y[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// axpyPlain takes four at a time, which makes no difference natively and is four times as fast in wasm,
// where each access has its own check.
func axpyPlain(dst []float64, a float64, x []float64) {
	dst = dst[:len(x)]
	i := 0
	for ; i+4 <= len(x); i += 4 {
		d, v := dst[i:i+4:i+4], x[i:i+4:i+4]
		d[0] += float64(a * v[0])
		d[1] += float64(a * v[1])
		d[2] += float64(a * v[2])
		d[3] += float64(a * v[3])
	}
	for ; i < len(x); i++ {
		dst[i] += float64(a * x[i])
	}
}

func mulVecPlain(dst, a, x []float64) {
	n := len(x)
	r := 0
	for ; r+2 <= len(dst); r += 2 {
		dst[r], dst[r+1] = dot2(a[r*n:(r+1)*n], a[(r+1)*n:(r+2)*n], x)
	}
	for ; r < len(dst); r++ {
		dst[r] = dotPlain(a[r*n:(r+1)*n], x)
	}
}

// dot2 returns the dot products of x and z and of y and z, with each z loaded once.
func dot2(x, y, z []float64) (float64, float64) {
	x, y = x[:len(z)], y[:len(z)]
	var s0, s1, s2, s3, t0, t1, t2, t3 float64
	i := 0
	for ; i+4 <= len(z); i += 4 {
		a, b, c := x[i:i+4:i+4], y[i:i+4:i+4], z[i:i+4:i+4]
		c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
		s0 += float64(a[0] * c0)
		s1 += float64(a[1] * c1)
		s2 += float64(a[2] * c2)
		s3 += float64(a[3] * c3)
		t0 += float64(b[0] * c0)
		t1 += float64(b[1] * c1)
		t2 += float64(b[2] * c2)
		t3 += float64(b[3] * c3)
	}
	for ; i < len(z); i++ {
		s0 += float64(x[i] * z[i])
		t0 += float64(y[i] * z[i])
	}
	return (s0 + s1) + (s2 + s3), (t0 + t1) + (t2 + t3)
}

func addMulVecTPlain(dst, a, h []float64) {
	n := len(dst)
	r := 0
	for ; r+4 <= len(h); r += 4 {
		axpy4(dst, h[r:r+4], a[r*n:(r+1)*n], a[(r+1)*n:(r+2)*n], a[(r+2)*n:(r+3)*n], a[(r+3)*n:(r+4)*n])
	}
	for ; r < len(h); r++ {
		axpyPlain(dst, h[r], a[r*n:(r+1)*n])
	}
}

// axpy4 adds four multiples to dst, one after the other, with each element loaded and stored once.
func axpy4(dst, h, w, x, y, z []float64) {
	n := len(dst)
	w, x, y, z = w[:n], x[:n], y[:n], z[:n]
	h0, h1, h2, h3 := h[0], h[1], h[2], h[3]
	for i, d := range dst {
		d += float64(h0 * w[i])
		d += float64(h1 * x[i])
		d += float64(h2 * y[i])
		d += float64(h3 * z[i])
		dst[i] = d
	}
}

func rotatePlain(x, y []float64, c, s float64) {
	y = y[:len(x)]
	i := 0
	for ; i+2 <= len(x); i += 2 {
		u, v := x[i:i+2:i+2], y[i:i+2:i+2]
		a0, a1, b0, b1 := u[0], u[1], v[0], v[1]
		u[0], u[1] = float64(c*a0)+float64(s*b0), float64(c*a1)+float64(s*b1)
		v[0], v[1] = float64(c*b0)-float64(s*a0), float64(c*b1)-float64(s*a1)
	}
	for ; i < len(x); i++ {
		a, b := x[i], y[i]
		x[i] = float64(c*a) + float64(s*b)
		y[i] = float64(c*b) - float64(s*a)
	}
}
