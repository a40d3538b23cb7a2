package hvg_test

import (
	"math"
	"testing"

	"coverslip/core/hvg"
)

// TestNear: what a few more cells could take across a border of bins is as variable as on its better side; all else is
// as Find has it.
func TestNear(t *testing.T) {
	const nCells, last = 1000, 40
	p := hvg.Params{Flavor: hvg.Seurat, NTopGenes: 5, NBins: 2}
	// Dispersions of the lower bin are low, those of the upper high; the last gene is in between, next to the border.
	find := func(atBorder float64) (near, found []float64) {
		s := &hvg.Sums{NCells: []int64{nCells}}
		for g := range last + 1 {
			level, dispersion := 2*float64(g)/(last-1), 0.1
			if level > 1 {
				dispersion = 10
			}
			if g == last {
				level, dispersion = atBorder, 1
			}
			mean := math.Expm1(level)
			variance := mean * dispersion * (1 + 0.01*float64(g%5))
			s.Sum = append(s.Sum, mean*nCells)
			s.Squares = append(s.Squares, variance*(nCells-1)+mean*mean*nCells)
		}
		m := hvg.NewMoments(last+1, 1)
		m.Add(s)
		r, err := hvg.Find(m, nil, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.DispersionsNorm {
			found = append(found, float64(d))
		}
		return hvg.Near(m, p), found
	}
	for _, c := range []struct{ level, least, most float64 }{
		{0.999, 3, 5},     // in the bin where it is the most variable, and so it stays
		{1.001, 100, 200}, // where it is the least: of the other bin, whose center does not have it now
		{1.2, -5, -3},     // too far for that
	} {
		near, found := find(c.level)
		if near[last] < c.least || near[last] > c.most {
			t.Errorf("at %g the gene is near %g, and %g by itself", c.level, near[last], found[last])
		}
		for g := range last {
			if border := g >= 18 && g <= 21; !border && math.Abs(near[g]-found[g]) > 1e-5 {
				t.Errorf("at %g gene %d is near %g and found %g", c.level, g, near[g], found[g])
			}
			if near[g] < found[g]-1e-5 {
				t.Errorf("at %g gene %d is near %g, below %g", c.level, g, near[g], found[g])
			}
		}
	}
}
