package pca_test

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"coverslip/core/pca"
	"coverslip/core/sparse"
)

// table is a small data set in the open: rows of counts, size factors, genes to use.
type table struct {
	rows    [][]float32
	factors []float64
	use     []bool
}

// random returns a table in which about that share of the counts is not zero.
func random(seed uint64, nObs, nVars int, density float64) *table {
	rng := rand.New(rand.NewPCG(seed, 0))
	t := &table{}
	for range nObs {
		row := make([]float32, nVars)
		for j := range row {
			if rng.Float64() < density {
				row[j] = float32(1 + int(rng.ExpFloat64()*3))
			}
		}
		t.rows = append(t.rows, row)
		t.factors = append(t.factors, 0.2+rng.Float64())
	}
	for range nVars {
		t.use = append(t.use, true)
	}
	return t
}

// used is the matrix of the genes in use.
func used(m sparse.Matrix, use []bool) sparse.Matrix {
	genes := []int32{}
	for g, u := range use {
		if u {
			genes = append(genes, int32(g))
		}
	}
	return sparse.Select(m, nil, genes)
}

func (t *table) run(p pca.Params) (*pca.Result, error) {
	m := sparse.FromRows(len(t.use), t.rows)
	return pca.Run(context.Background(), pca.Input{Counts: used(m, t.use), Factors: t.factors, Use: t.use}, p, nil)
}

// centred returns the log-normalised values of the used genes less their means, as a dense matrix.
func (t *table) centred() *mat.Dense {
	k := 0
	for _, u := range t.use {
		if u {
			k++
		}
	}
	a := mat.NewDense(len(t.rows), k, nil)
	j := 0
	for g, u := range t.use {
		if !u {
			continue
		}
		var sum float64
		for i, row := range t.rows {
			v := math.Log1p(float64(row[g]) * t.factors[i])
			a.Set(i, j, v)
			sum += v
		}
		for i := range t.rows {
			a.Set(i, j, a.At(i, j)-sum/float64(len(t.rows)))
		}
		j++
	}
	return a
}

// shapes are the data sets that the solvers are held against the dense decomposition on.
func shapes() map[string]*table {
	all := map[string]*table{
		"2x3":         random(1, 2, 3, 0.8),
		"2x2":         random(2, 2, 2, 1),
		"tall, two":   random(3, 50, 2, 0.5),
		"wide":        random(4, 7, 400, 0.2),
		"tall":        random(5, 900, 30, 0.1),
		"square":      random(6, 120, 120, 0.3),
		"middling":    random(7, 300, 260, 0.1),
		"some genes":  random(8, 80, 90, 0.3),
		"repeated":    random(9, 60, 40, 0.4),
		"constant":    random(10, 60, 40, 0.4),
		"empty rows":  random(11, 60, 40, 0.4),
		"low rank":    random(12, 100, 80, 0),
		"twins":       random(13, 120, 60, 0),
		"one by one":  random(14, 40, 40, 0),
		"large means": random(15, 200, 150, 1),
	}
	for j := range all["some genes"].use {
		all["some genes"].use[j] = j%3 != 1
	}
	for _, row := range all["repeated"].rows {
		copy(row[20:], row[:20])
	}
	constant := all["constant"]
	for i, row := range constant.rows {
		constant.factors[i] = 1
		row[3], row[4] = 5, 0
	}
	for i, row := range all["empty rows"].rows {
		if i%4 == 0 || i > 50 {
			clear(row)
		}
	}
	// Five kinds of cells only: rank 4 about the mean, when 30 components are asked for.
	low, kinds := all["low rank"], random(99, 5, 80, 0.5)
	for i, row := range low.rows {
		copy(row, kinds.rows[i%5])
		low.factors[i] = 1
	}
	// Two groups of genes in two groups of cells, alike: each eigenvalue but those about the means
	// comes twice.
	twins, half := all["twins"], random(98, 60, 30, 0.3)
	for i, row := range twins.rows {
		if i < 60 {
			copy(row[:30], half.rows[i])
		} else {
			copy(row[30:], half.rows[i-60])
		}
		twins.factors[i] = half.factors[i%60]
	}
	// Each cell has a gene of its own: one eigenvalue, 39 times.
	for i, row := range all["one by one"].rows {
		row[i] = 3
		all["one by one"].factors[i] = 1
	}
	return all
}

// used returns the numbers of the genes that are used.
func (t *table) used() (genes []int) {
	for g, u := range t.use {
		if u {
			genes = append(genes, g)
		}
	}
	return genes
}

// groups returns cells of that many clear kinds, each with genes of its own, in sizes that differ.
func groups(nObs, nVars, kinds int) *table {
	t := random(5, nObs, nVars, 0.05)
	for i, row := range t.rows {
		kind := 0
		for b := 1; b < kinds && i%(1<<b) == 0; b++ {
			kind = b
		}
		for g := kind; g < nVars; g += kinds {
			row[g] += float32(5 + g%4)
		}
	}
	return t
}
