package pca

import (
	"math"
	"math/rand/v2"

	"coverslip/core/kernel"
)

// randomizedEigen returns nearly the nComps largest eigenvalues of the covariance, in descending order,
// and their eigenvectors as the rows of an nComps × k matrix.
//
// It is the randomized SVD of Halko, Martinsson and Tropp (2011, algorithms 4.4 and 5.1) on the centred
// rows A, as scikit-learn's randomized_svd(power_iteration_normalizer="QR") has it: a random test matrix
// is multiplied with AᵀA and orthonormalised, PowerIterations times; then the rows are projected on the
// range Y of A times the result, and the SVD of the small projection is taken. Each product with AᵀA is
// one pass over the rows. The range Y itself (cells × columns) is never formed: with Q the basis,
// Z = AᵀA·Q and G = QᵀZ = YᵀY the projection's singular vectors are those of Z·G^(-1/2).
func randomizedEigen(g *gathered, p Params, mt *meter) (values, vectors []float64, err error) {
	width := min(p.width(), g.k, g.n)
	q := newBasis(g.k, width, rand.New(rand.NewPCG(p.Seed, 0)))
	for j := range width {
		q.random(j)
	}
	if err := mt.start(p.PowerIterations+1, "rounds"); err != nil {
		return nil, nil, err
	}
	z := make([]float64, g.k*width)
	for round := range p.PowerIterations {
		if err := g.mulWide(z, q, width, mt); err != nil {
			return nil, nil, err
		}
		if err := q.orthonormalise(z, width, mt); err != nil {
			return nil, nil, err
		}
		if err := mt.at(round + 1); err != nil {
			return nil, nil, err
		}
	}
	if err := g.mulWide(z, q, width, mt); err != nil {
		return nil, nil, err
	}
	return project(z, q, width, p.NComps, mt)
}

// mulWide sets z (k × width, row-major) to the covariance times the vectors of q.
func (g *gathered) mulWide(z []float64, q *basis, width int, mt *meter) error {
	columns := transpose(q.vecs[:width*g.k], width, g.k)
	clear(z)
	shift, sum := make([]float64, width), make([]float64, width)
	for j := range shift {
		shift[j] = -kernel.Dot(g.mean, q.at(j))
	}
	err := g.rows.pass(mt, &Task{Wide: &Wide{columns, shift}}, func(_ int, p *Part) error {
		kernel.Axpy(z, 1, p.Product)
		kernel.Axpy(sum, 1, p.Shifted)
		return nil
	})
	if err != nil {
		return err
	}
	for j, m := range g.mean {
		row := z[j*width : (j+1)*width]
		kernel.Axpy(row, -m, sum)
		scale(row, 1/float64(g.n-1))
	}
	return nil
}

// orthonormalise makes the columns of z (n × width, row-major) orthonormal and puts them into the
// basis, by Gram-Schmidt with reorthogonalisation, which for these shapes is as good as Householder's
// QR. Columns that depend on those before, as when the rank is small, are replaced by random ones.
func (b *basis) orthonormalise(z []float64, width int, mt *meter) error {
	copy(b.vecs, transpose(z, b.n, width))
	for j := range width {
		v := b.at(j)
		was := norm2(v)
		if length := b.orthogonalise(v, j); length > 1e-12*was {
			scale(v, 1/length)
		} else {
			b.random(j)
		}
		if err := mt.tick(); err != nil {
			return err
		}
	}
	return nil
}

// project finds the singular values and right vectors of (Z·G^(-1/2))ᵀ, G = QᵀZ.
func project(z []float64, q *basis, width, nComps int, mt *meter) (values, vectors []float64, err error) {
	zt := transpose(z, q.n, width)
	gram := make([]float64, width*width)
	for j := range width {
		kernel.MulVec(gram[j*width:(j+1)*width], q.vecs[:width*q.n], zt[j*q.n:(j+1)*q.n])
	}
	for i := range width {
		for j := range i {
			mean := (gram[i*width+j] + gram[j*width+i]) / 2
			gram[i*width+j], gram[j*width+i] = mean, mean
		}
	}
	d, u, err := eigenSym(gram, width, 0, mt)
	if err != nil {
		return nil, nil, err
	}
	// Rows of b: the left-over directions of the projection, longest first; none where the rows have none.
	b := newBasis(q.n, width, q.rng)
	for i := range width {
		clear(b.at(i))
		if d[i] > 1e-14*d[0] {
			kernel.AddMulVecT(b.at(i), zt, u[i*width:(i+1)*width])
			scale(b.at(i), 1/math.Sqrt(d[i]))
		}
	}
	small := make([]float64, width*width)
	for j := range width {
		kernel.MulVec(small[j*width:(j+1)*width], b.vecs, b.at(j))
	}
	values, s, err := eigenSym(small, width, 0, mt)
	if err != nil {
		return nil, nil, err
	}
	out := newBasis(q.n, nComps, q.rng)
	for i := range nComps {
		v := out.at(i)
		kernel.AddMulVecT(v, b.vecs, s[i*width:(i+1)*width])
		if length := out.orthogonalise(v, i); length > 1e-7*math.Sqrt(max(values[0], 0)) {
			scale(v, 1/length)
		} else {
			out.random(i)
		}
	}
	return values[:nComps], out.vecs, nil
}

// transpose returns the columns of the rows × cols matrix a as rows.
func transpose(a []float64, rows, cols int) []float64 {
	t := make([]float64, len(a))
	transposeInto(t, a, rows, cols)
	return t
}

// transposeInto sets t to the columns of the rows × cols matrix a as rows.
func transposeInto(t, a []float64, rows, cols int) {
	const tile = 32
	for i0 := 0; i0 < rows; i0 += tile {
		for j0 := 0; j0 < cols; j0 += tile {
			for i := i0; i < min(i0+tile, rows); i++ {
				for j := j0; j < min(j0+tile, cols); j++ {
					t[j*rows+i] = a[i*cols+j]
				}
			}
		}
	}
}
