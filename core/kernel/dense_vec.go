package kernel

import "unsafe"

// The twins with vectors. dst and rows are walked by one offset in bytes, o; what does not fill a vector
// is left to the last lines, in the order that the package promises.

const vecBytes = 4 * 8

// at returns the address of element i of the vector at p.
func at(p unsafe.Pointer, i int) unsafe.Pointer { return unsafe.Add(p, i*8) }

func start(x []float64) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(x)) }

// sums are the four sums of a dot product, in memory.
type sums [4]float64

func (s *sums) put(v vec) { v.store(unsafe.Pointer(s)) }

// rest adds the terms of a dot product that fill no vector, and returns the whole.
func (s *sums) rest(x, y []float64) float64 {
	for i := len(x) &^ 3; i < len(x); i++ {
		s[0] += float64(x[i] * y[i])
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}

func dotVec(x, y []float64) float64 {
	y = y[:len(x)]
	var s sums
	dotRow(unsafe.Pointer(&s), start(x), start(y), len(x))
	done()
	return s.rest(x, y)
}

func axpyVec(dst []float64, a float64, x []float64) {
	dst = dst[:len(x)]
	addRow(start(dst), unsafe.Pointer(&a), start(x), len(x))
	done()
	for i := len(x) &^ 3; i < len(x); i++ {
		dst[i] += float64(a * x[i])
	}
}

func mulVecVec(dst, a, x []float64) {
	n := len(x)
	a = a[:n*len(dst)]
	r := 0
	for ; r+4 <= len(dst); r += 4 {
		dot4(dst[r:r+4], a[r*n:(r+4)*n], x)
	}
	for ; r < len(dst); r++ {
		dst[r] = dotVec(a[r*n:(r+1)*n], x)
	}
}

// dot4 sets the four elements of dst to the dot products of the rows of a and x, with each x loaded once.
func dot4(dst, a, x []float64) {
	n := len(x)
	var s [4]sums
	dotRows(unsafe.Pointer(&s), start(a), start(x), n)
	done()
	for r := range s {
		dst[r] = s[r].rest(a[r*n:(r+1)*n], x)
	}
}

func addMulVecTVec(dst, a, h []float64) {
	n := len(dst)
	a = a[:n*len(h)]
	r := 0
	for ; r+4 <= len(h); r += 4 {
		axpy4Vec(dst, h[r:r+4], a[r*n:(r+4)*n])
	}
	for ; r < len(h); r++ {
		axpyVec(dst, h[r], a[r*n:(r+1)*n])
	}
}

// axpy4Vec adds the four rows of a to dst, each times its h, one after the other.
func axpy4Vec(dst, h, a []float64) {
	n := len(dst)
	addRows(start(dst), start(h), start(a), n)
	done()
	for i := n &^ 3; i < n; i++ {
		for r, f := range h[:4] {
			dst[i] += float64(f * a[r*n+i])
		}
	}
}

func rotateVec(x, y []float64, c, s float64) {
	y = y[:len(x)]
	p, q, vc, vs := start(x), start(y), splat(c), splat(s)
	for o := 0; o < len(x)/4*vecBytes; o += vecBytes {
		a, b := load(unsafe.Add(p, o)), load(unsafe.Add(q, o))
		a.mul(vc).add(b.mul(vs)).store(unsafe.Add(p, o))
		b.mul(vc).sub(a.mul(vs)).store(unsafe.Add(q, o))
	}
	done()
	rest := len(x) &^ 3
	rotatePlain(x[rest:], y[rest:], c, s)
}
