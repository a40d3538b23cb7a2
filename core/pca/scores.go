package pca

import (
	"math"
	"runtime"

	"coverslip/core/kernel"
)

// flipSigns turns each row of vectors (n columns) so that its element of largest absolute value is
// positive, the first such where there are several: scikit-learn's svd_flip(u_based_decision=False).
func flipSigns(vectors []float64, n int) {
	for lo := 0; lo < len(vectors); lo += n {
		v := vectors[lo : lo+n]
		top := 0
		for i, x := range v {
			if math.Abs(x) > math.Abs(v[top]) {
				top = i
			}
		}
		if v[top] < 0 {
			scale(v, -1)
		}
	}
}

// scores projects the centred rows on the vectors (rows of an nComps × k matrix), in a last pass.
func (g *gathered) scores(vectors []float64, nComps int, mt *meter) (out [][]float32, err error) {
	if err := mt.start(g.n, "cells"); err != nil {
		return nil, err
	}
	columns := transpose(vectors, nComps, g.k)
	shift := make([]float64, nComps)
	for j := range shift {
		shift[j] = -kernel.Dot(g.mean, vectors[j*g.k:(j+1)*g.k])
	}
	if g.cov != nil {
		g.cov = nil
		// What the covariance was made with is some times its size, and pools let go of it at the second time: in its
		// place there is room for the scores.
		runtime.GC()
		runtime.GC()
	}
	err = g.rows.pass(mt, &Task{Scores: &Scores{columns, shift}}, func(_ int, p *Part) error {
		out = append(out, p.Scores)
		return mt.at(p.Last)
	})
	return out, err
}

// loadings returns the vectors as columns, in float32: k × nComps.
func loadings(vectors []float64, k, nComps int) []float32 {
	out := make([]float32, 0, k*nComps)
	for _, v := range transpose(vectors, nComps, k) {
		out = append(out, float32(v))
	}
	return out
}
