package pca

import (
	"errors"
	"math"
	"slices"

	"coverslip/core/kernel"
)

const epsilon = 0x1p-52

// eigenSym returns the eigenvalues of the symmetric n × n matrix a (row-major; it is overwritten) in
// descending order, and of the eigenvectors, as rows, the elements from first on. It is for small matrices:
// some 7·n³ multiplications, and a fifth of that for a few elements.
//
// Householder reflections make the matrix tridiagonal and implicit QR steps with Wilkinson's shift
// make that diagonal (Golub and Van Loan, Matrix Computations, 8.3). It is written out here, although
// gonum has it, because gonum's sums run in another order on amd64 than in wasm, and a result should
// not depend on where it was computed.
func eigenSym(a []float64, n, first int, mt *meter) (values, vectors []float64, err error) {
	width := n - first
	vectors = make([]float64, n*width)
	for i := first; i < n; i++ {
		vectors[i*width+i-first] = 1
	}
	d, e, err := tridiagonalise(a, vectors, n, mt)
	if err != nil {
		return nil, nil, err
	}
	if err := diagonalise(d, e, vectors, mt); err != nil {
		return nil, nil, err
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case d[i] > d[j]:
			return -1
		case d[i] < d[j]:
			return 1
		}
		return 0
	})
	values = make([]float64, n)
	sorted := make([]float64, n*width)
	for to, from := range order {
		values[to] = d[from]
		copy(sorted[to*width:(to+1)*width], vectors[from*width:(from+1)*width])
	}
	return values, sorted, nil
}

// tridiagonalise reflects a into a tridiagonal matrix with diagonal d and off-diagonal e (e[i] couples
// i and i+1), and applies the same reflections to the rows of q from the left.
func tridiagonalise(a, q []float64, n int, mt *meter) (d, e []float64, err error) {
	d, e = make([]float64, n), make([]float64, n)
	v, p, width := make([]float64, n), make([]float64, n), len(q)/n
	for k := range n {
		if err := mt.tick(); err != nil {
			return nil, nil, err
		}
		d[k] = a[k*n+k]
		if k+1 == n {
			break
		}
		// By symmetry the column below the diagonal is the row right of it.
		x := a[k*n+k+1 : (k+1)*n]
		v, p := v[:len(x)], p[:len(x)]
		beta, first := reflector(v, x)
		if e[k] = first; beta == 0 {
			continue
		}
		for i := range v {
			row := a[(k+1+i)*n+k+1 : (k+2+i)*n]
			p[i] = beta * kernel.Dot(row, v)
		}
		kernel.Axpy(p, -beta/2*kernel.Dot(p, v), v)
		for i := range v {
			row := a[(k+1+i)*n+k+1 : (k+2+i)*n]
			kernel.Axpy(row, -v[i], p)
			kernel.Axpy(row, -p[i], v)
		}
		reflectRows(q[(k+1)*width:], width, v, beta)
	}
	return d, e, nil
}

// reflector sets v and returns beta so that (1 - beta·v·vᵀ)·x has all but its first element 0; that
// element is first. Where x is that way already, beta is 0. x is scaled on the way: the projection of a
// restarted basis has entries so small that their squares are none.
func reflector(v, x []float64) (beta, first float64) {
	var size float64
	for _, e := range x[1:] {
		size = max(size, math.Abs(e))
	}
	if size == 0 {
		return 0, x[0]
	}
	size = max(size, math.Abs(x[0]))
	for i, e := range x {
		v[i] = e / size
	}
	length := norm2(v)
	if v[0] > 0 {
		length = -length
	}
	v[0] -= length
	return 2 / kernel.Dot(v, v), length * size
}

// reflectRows applies the reflection (v, beta) to the first len(v) rows of q, which have n columns.
func reflectRows(q []float64, n int, v []float64, beta float64) {
	t := make([]float64, n)
	kernel.AddMulVecT(t, q, v)
	for i, vi := range v {
		kernel.Axpy(q[i*n:(i+1)*n], -beta*vi, t)
	}
}

// diagonalise turns the tridiagonal matrix (d, e) into a diagonal one by QR steps, from the last row
// upwards, and turns the rows of q along. d ends as the eigenvalues, in no order.
func diagonalise(d, e, q []float64, mt *meter) error {
	n := len(d)
	var size float64
	for i := range d {
		size = max(size, math.Abs(d[i]), math.Abs(e[i]))
	}
	negligible := func(i int) bool {
		c := math.Abs(e[i])
		return c <= epsilon*(math.Abs(d[i])+math.Abs(d[i+1])) || c <= epsilon*epsilon*size
	}
	steps := 0
	for hi := n - 1; hi > 0; {
		if negligible(hi - 1) {
			hi--
			continue
		}
		lo := hi - 1
		for lo > 0 && !negligible(lo-1) {
			lo--
		}
		qrStep(d, e, q, lo, hi)
		if err := mt.tick(); err != nil {
			return err
		}
		// Two steps an eigenvalue are usual. Only values that are no numbers never end.
		if steps++; steps > 64*n {
			return errors.New("pca: the eigenvalue iteration did not come to an end: the data hold values that are not finite")
		}
	}
	return nil
}

// qrStep does one implicit QR step on rows lo to hi of the tridiagonal matrix, and turns those rows of q, n elements each.
func qrStep(d, e, q []float64, lo, hi int) {
	n := len(q) / len(d)
	half := float64((d[hi-1] - d[hi]) / 2)
	root := hypot(half, e[hi-1])
	if half < 0 {
		root = -root
	}
	shift := d[hi] - float64(e[hi-1]*(e[hi-1]/(half+root)))
	x, z := d[lo]-shift, e[lo]
	for k := lo; k < hi; k++ {
		r := hypot(x, z)
		c, s := 1.0, 0.0
		if r > 0 {
			c, s = x/r, z/r
		}
		if k > lo {
			e[k-1] = r
		}
		a, b, f := d[k], d[k+1], e[k]
		cc, ss, cs := float64(c*c), float64(s*s), float64(c*s)
		d[k] = float64(cc*a) + float64(2*cs*f) + float64(ss*b)
		d[k+1] = float64(ss*a) - float64(2*cs*f) + float64(cc*b)
		e[k] = float64((cc-ss)*f) + float64(cs*(b-a))
		if k+1 < hi {
			x, z = e[k], s*e[k+1]
			e[k+1] = c * e[k+1]
		}
		kernel.Rotate(q[k*n:(k+1)*n], q[(k+1)*n:(k+2)*n], c, s)
	}
}

// hypot returns the length of (a, b). math.Hypot is not the same code on every machine.
func hypot(a, b float64) float64 {
	a, b = math.Abs(a), math.Abs(b)
	if a < b {
		a, b = b, a
	}
	if b == 0 {
		return a
	}
	t := b / a
	return a * math.Sqrt(1+float64(t*t))
}
