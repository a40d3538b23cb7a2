package kernel

// Dot returns Σ x[i]·y[i] over len(x) terms; y must be at least as long.
func Dot(x, y []float64) float64 {
	if vectors && len(x) >= 8 {
		return dotVec(x, y)
	}
	return dotPlain(x, y)
}

// Axpy adds a multiple of x to dst: dst[i] += a·x[i] over len(x) elements.
func Axpy(dst []float64, a float64, x []float64) {
	if vectors && len(x) >= 8 {
		axpyVec(dst, a, x)
		return
	}
	axpyPlain(dst, a, x)
}

// MulVec sets dst[r] to the dot product of row r of the row-major matrix a (len(dst) × len(x)) and x.
func MulVec(dst, a, x []float64) {
	if vectors && len(x) >= 8 {
		mulVecVec(dst, a, x)
		return
	}
	mulVecPlain(dst, a, x)
}

// AddMulVecT adds to dst the rows of the row-major matrix a (len(h) × len(dst)), row r times h[r]:
//
//	for r := range h { for i := range dst { dst[i] += h[r] * a[r*n+i] } }
func AddMulVecT(dst, a, h []float64) {
	if vectors && len(dst) >= 8 {
		addMulVecTVec(dst, a, h)
		return
	}
	addMulVecTPlain(dst, a, h)
}

// Rotate turns the pair of vectors x, y in their plane:
//
//	x, y = c*x + s*y, c*y - s*x
func Rotate(x, y []float64, c, s float64) {
	if vectors && len(x) >= 8 {
		rotateVec(x, y, c, s)
		return
	}
	rotatePlain(x, y, c, s)
}
