package pca

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/internal/stopwatch"
)

// slowWide is the task of Wide and of Scores row by row, in the order of its terms.
func slowWide(t testing.TB, src *read, columns, shift []float64) (product, shifted []float64, scores []float32) {
	t.Helper()
	width := len(shift)
	product, shifted = make([]float64, src.stage.K*width), make([]float64, width)
	n, _ := src.m.Shape()
	err := src.stage.chunks(src.m, 0, n, silent(), func(c *chunk) error {
		for i := range c.rows() {
			y := slices.Clone(shift)
			for p := c.Indptr[i]; p < c.Indptr[i+1]; p++ {
				for l := range y {
					y[l] += float64(c.Val[p] * columns[int(c.Idx[p])*width+l])
				}
			}
			for l, v := range y {
				shifted[l] += v
				scores = append(scores, float32(v))
				for p := c.Indptr[i]; p < c.Indptr[i+1]; p++ {
					product[int(c.Idx[p])*width+l] += float64(c.Val[p] * v)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return product, shifted, scores
}

// TestWideAgainstSlowTwin: neither blocks of genes nor chunks of rows change a bit of what a row-by-row loop gives.
func TestWideAgainstSlowTwin(t *testing.T) {
	for _, c := range []struct {
		nObs, nVars, width int
		density            float64
	}{
		{1300, 2100, 60, 0.05}, {1300, 2100, 50, 0.05}, {700, 40, 1, 0.3}, {513, 9, 7, 0.01}, {3, 3000, 23, 0.9},
	} {
		t.Run(fmt.Sprintf("%d x %d, %d", c.nObs, c.nVars, c.width), func(t *testing.T) {
			m, factors := counts(3, c.nObs, c.nVars, c.density)
			columns, shift := manyVectors(c.nVars, c.width)
			src := wholly(m, factors)
			src.stage.Borders = []int{0, c.nObs}
			product, shifted, scores := slowWide(t, src, columns, shift)
			wide := do(t, src, Task{Wide: &Wide{columns, shift}})
			if !slices.Equal(wide.Product, product) || !slices.Equal(wide.Shifted, shifted) {
				t.Error("another product")
			}
			if p := do(t, src, Task{Scores: &Scores{columns, shift}}); !slices.Equal(p.Scores, scores) || p.Last != c.nObs {
				t.Errorf("other scores, up to row %d", p.Last)
			}
		})
	}
}

func manyVectors(k, width int) (columns, shift []float64) {
	rng := rand.New(rand.NewPCG(4, 0))
	columns, shift = make([]float64, k*width), make([]float64, width)
	for i := range columns {
		columns[i] = normal(rng)
	}
	for l := range shift {
		shift[l] = normal(rng)
	}
	return columns, shift
}

// do does the task on the first range.
func do(t testing.TB, src *read, task Task) *Part {
	t.Helper()
	stage := src.stage
	stage.Task = task
	p, err := stage.Do(context.Background(), src.m, 0, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// BenchmarkWide times a product with 60 vectors, of variable genes and of all, for each value that is not zero.
func BenchmarkWide(b *testing.B) {
	for _, c := range []struct {
		name        string
		nObs, nVars int
	}{{"genes=2k", 20000, 2000}, {"genes=33k", 2000, 33000}} {
		b.Run(c.name+"/density=5%", func(b *testing.B) {
			m, factors := counts(1, c.nObs, c.nVars, 0.05)
			columns, shift := manyVectors(c.nVars, 60)
			src := wholly(m, factors)
			src.stage.Borders = []int{0, c.nObs}
			nonZeros := 0
			check(b, src.stage.chunks(m, 0, c.nObs, silent(), func(c *chunk) error {
				nonZeros += len(c.Idx)
				return nil
			}))
			stopwatch.Fastest(b, nonZeros, "nonzero", func() { do(b, src, Task{Wide: &Wide{columns, shift}}) })
		})
	}
}
