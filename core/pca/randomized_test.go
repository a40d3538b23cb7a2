package pca

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestRandomizedAgainstDense follows scikit-learn's randomized_svd step by step on the dense matrix, from
// the same start: the short cut that never forms the cells × columns range must give the same.
func TestRandomizedAgainstDense(t *testing.T) {
	for _, c := range []struct{ n, k, nComps, power int }{
		{300, 200, 10, 0}, {300, 200, 10, 1}, {300, 200, 10, 3}, {40, 200, 10, 2}, {200, 15, 8, 4}, {12, 9, 8, 2},
	} {
		m, factors := counts(6, c.n, c.k, 0.15)
		g, err := gather(wholly(m, factors), c.n, 0, silent())
		if err != nil {
			t.Fatal(err)
		}
		p := Params{NComps: c.nComps, Seed: 3, Oversamples: 5, PowerIterations: c.power}
		values, vectors, err := randomizedEigen(g, p, silent())
		if err != nil {
			t.Fatal(err)
		}
		checkOrthonormal(t, vectors, c.nComps, c.k)

		a := denseRows(t, g)
		width := min(c.nComps+p.Oversamples, c.n, c.k)
		start := newBasis(c.k, width, rand.New(rand.NewPCG(p.Seed, 0)))
		for j := range width {
			start.random(j)
		}
		q := mat.DenseCopyOf(mat.NewDense(width, c.k, start.vecs).T())
		for range c.power {
			var y, z mat.Dense
			y.Mul(a, q)
			z.Mul(a.T(), orthonormal(&y))
			q = orthonormal(&z)
		}
		var y, b mat.Dense
		y.Mul(a, q)
		b.Mul(orthonormal(&y).T(), a)
		var svd mat.SVD
		if !svd.Factorize(&b, mat.SVDThin) {
			t.Fatal("the dense decomposition failed")
		}
		for i, s := range svd.Values(nil)[:c.nComps] {
			if want := s * s / float64(c.n-1); math.Abs(values[i]-want) > 1e-10*values[0] {
				t.Errorf("%+v: variance %d is %.14g, want %.14g", c, i, values[i], want)
			}
		}
	}
}

// denseRows returns the centred rows.
func denseRows(t *testing.T, g *gathered) *mat.Dense {
	t.Helper()
	a := mat.NewDense(g.n, g.k, nil)
	for _, part := range g.rows.(*held).parts {
		for _, c := range part {
			for i := range c.rows() {
				for p := c.Indptr[i]; p < c.Indptr[i+1]; p++ {
					a.Set(c.First+i, int(c.Idx[p]), c.Val[p])
				}
			}
		}
	}
	a.Apply(func(_, j int, v float64) float64 { return v - g.mean[j] }, a)
	return a
}

// orthonormal returns an orthonormal basis of the columns of a, which has at least as many rows.
func orthonormal(a *mat.Dense) *mat.Dense {
	rows, cols := a.Dims()
	var qr mat.QR
	var q mat.Dense
	qr.Factorize(a)
	qr.QTo(&q)
	return mat.DenseCopyOf(q.Slice(0, rows, 0, cols))
}
