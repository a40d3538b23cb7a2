package qc_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"coverslip/core/qc"
	"coverslip/core/sparse"
	"coverslip/internal/stopwatch"
)

// slow is calculate_qc_metrics written out on dense rows.
func slow(rows [][]float32, nVars int, mt []bool, ns []int) *qc.Result {
	r := &qc.Result{PercentTop: ns, PctTop: make([][]float64, len(ns)),
		NCellsByCounts: make([]int64, nVars), TotalByGene: make([]float64, nVars)}
	for _, row := range rows {
		genes, total, totalMT := int32(0), 0.0, 0.0
		for g, v := range row {
			if v == 0 {
				continue
			}
			genes++
			total += float64(v)
			r.NCellsByCounts[g]++
			r.TotalByGene[g] += float64(v)
			if mt[g] {
				totalMT += float64(v)
			}
		}
		r.NGenesByCounts = append(r.NGenesByCounts, genes)
		r.TotalCounts = append(r.TotalCounts, total)
		r.TotalCountsMT = append(r.TotalCountsMT, totalMT)
		r.PctCountsMT = append(r.PctCountsMT, totalMT/total*100)
		sorted := slices.Clone(row)
		slices.Sort(sorted)
		slices.Reverse(sorted)
		for k, n := range ns {
			top := 0.0
			for _, v := range sorted[:n] {
				top += float64(v)
			}
			r.PctTop[k] = append(r.PctTop[k], top/total*100)
		}
	}
	return r
}

func near(a, b []float64, rel float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool {
		return x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= rel*math.Abs(y)
	})
}

func same(t *testing.T, got, want *qc.Result) {
	t.Helper()
	const sums, pct = 1e-12, 2e-7 // pct_counts_mt is float32 arithmetic
	ok := slices.Equal(got.NGenesByCounts, want.NGenesByCounts) && slices.Equal(got.NCellsByCounts, want.NCellsByCounts) &&
		near(got.TotalCounts, want.TotalCounts, sums) && near(got.TotalByGene, want.TotalByGene, sums) &&
		near(got.TotalCountsMT, want.TotalCountsMT, sums) && near(got.PctCountsMT, want.PctCountsMT, pct) &&
		slices.Equal(got.PercentTop, want.PercentTop)
	for k := range want.PctTop {
		ok = ok && near(got.PctTop[k], want.PctTop[k], sums)
	}
	if !ok {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// value kinds of the seeded matrices
var kinds = map[string]func(*rand.Rand) float32{
	"small counts": func(r *rand.Rand) float32 { return float32(1 + r.IntN(5)) },
	"large counts": func(r *rand.Rand) float32 { return float32(math.Ceil(math.Exp(r.Float64() * 14))) },
	"fractions":    func(r *rand.Rand) float32 { return float32(r.Float64()*4 + 0.01) },
	"a few halves": func(r *rand.Rand) float32 { return float32(1+r.IntN(600)) / float32(1+r.IntN(2)) },
}

func TestAgainstSlowTwin(t *testing.T) {
	shapes := []struct {
		name        string
		nObs, nVars int
		density     float64
		ns          []int
	}{
		{"usual", 60, 80, 0.4, []int{5, 10, 20, 50}},
		{"one cell", 1, 300, 0.9, []int{1, 50, 300}},
		{"one gene", 50, 1, 0.5, []int{1}},
		{"all zero", 10, 10, 0, []int{1, 5}},
		{"dense", 20, 40, 1, []int{39, 40}},
		{"no shares", 5, 5, 0.5, nil},
	}
	for _, s := range shapes {
		for kind, value := range kinds {
			t.Run(s.name+", "+kind, func(t *testing.T) {
				rng := rand.New(rand.NewPCG(3, 4))
				rows, mt := make([][]float32, s.nObs), make([]bool, s.nVars)
				for g := range mt {
					mt[g] = g%7 == 0
				}
				for i := range rows {
					rows[i] = make([]float32, s.nVars)
					for j := range rows[i] {
						if rng.Float64() < s.density && i%9 != 3 { // some rows stay empty
							rows[i][j] = value(rng)
						}
					}
				}
				m, want := sparse.FromRows(s.nVars, rows), slow(rows, s.nVars, mt, s.ns)
				whole := accumulate(t, m, mt, s.ns, 0, s.nObs)
				same(t, whole.Result(), want)
				cut := s.nObs / 3
				first := accumulate(t, m, mt, s.ns, 0, cut)
				first.Merge(accumulate(t, m, mt, s.ns, cut, s.nObs).Result())
				same(t, first.Result(), want)
				forked := first.Fork()
				forked.Merge(whole.Result())
				if !equalNaN(forked.Result(), whole.Result()) {
					t.Error("a forked accumulator differs from a new one")
				}
			})
		}
	}
}

func equalNaN(a, b *qc.Result) bool {
	return near(a.PctCountsMT, b.PctCountsMT, 0) && slices.Equal(a.TotalCounts, b.TotalCounts) &&
		slices.Equal(a.NGenesByCounts, b.NGenesByCounts) && slices.Equal(a.TotalByGene, b.TotalByGene)
}

func accumulate(t *testing.T, m sparse.Matrix, mt []bool, ns []int, lo, hi int) *qc.Accumulator {
	t.Helper()
	_, nVars := m.Shape()
	a, err := qc.New(nVars, mt, qc.Params{PercentTop: ns})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Rows(context.Background(), lo, hi, a.Add); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestPercentTopIsPutInOrder(t *testing.T) {
	a, err := qc.New(100, nil, qc.Params{PercentTop: []int{200, 50, 100, 50, 500}})
	if err != nil || !reflect.DeepEqual(a.Result().PercentTop, []int{50, 100}) {
		t.Errorf("got %v, %v; want [50 100]: sorted, once each, none above the number of genes", a.Result().PercentTop, err)
	}
	if _, err := qc.New(100, nil, qc.Params{PercentTop: []int{0, 50}}); err == nil {
		t.Error("percent_top 0 was accepted")
	}
}

func TestNegativeValueIsRefused(t *testing.T) {
	for _, v := range []float32{-1, -0.25, -1e6} {
		a, _ := qc.New(2, nil, qc.Params{})
		err := a.Add(&sparse.Block{First: 7, Indptr: []int{0, 1, 2}, Indices: []int32{0, 1}, Data: []float32{3, v}})
		var negative *qc.NegativeError
		if !errors.As(err, &negative) || *negative != (qc.NegativeError{Cell: 8, Gene: 1, Value: v}) {
			t.Errorf("value %g: got %v", v, err)
		}
	}
}

// A cell at 5 % must be dropped by max_pct_mt 5 as in scanpy, where 100 * float32(1/20) is exactly 5.
func TestPctAtThreshold(t *testing.T) {
	m := sparse.FromRows(2, [][]float32{{1, 19}, {5, 95}})
	a := accumulate(t, m, []bool{true, false}, nil, 0, 2)
	for i, pct := range a.Result().PctCountsMT {
		if pct != 5 {
			t.Errorf("cell %d: %v, want exactly 5", i, pct)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	const cells, genes, density = 100, 30000, 0.05
	rows := make([][]float32, cells)
	for i := range rows {
		rows[i] = make([]float32, genes)
		for j := range rows[i] {
			if rng.Float64() < density {
				rows[i][j] = float32(math.Ceil(math.Exp(rng.ExpFloat64() - 1)))
			}
		}
	}
	m := sparse.FromRows(genes, rows)
	mt := make([]bool, genes)
	for g := range 13 {
		mt[g*genes/13] = true
	}
	a, _ := qc.New(genes, mt, qc.Default())
	run := func() (nonZeros int) {
		if len(a.Cells().TotalCounts) > 4096 { // a shard
			a = a.Fork()
		}
		_ = m.Rows(context.Background(), 0, cells, func(block *sparse.Block) error {
			nonZeros += len(block.Data)
			return a.Add(block)
		})
		return nonZeros
	}
	stopwatch.Fastest(b, run(), "nonzero", func() { run() })
}
