package kernel_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/kernel"
	"coverslip/internal/stopwatch"
)

// cellOf returns the genes of a cell and their counts, of one of several kinds.
func cellOf(rng *rand.Rand, nVars, kind int) (idx []int32, counts []float32) {
	for g := range int32(nVars) {
		if rng.IntN(4) != 0 {
			continue
		}
		v := min(math.Ceil(math.Exp(rng.ExpFloat64()-1)), kernel.TallyCount-1)
		switch kind {
		case 1:
			v = float64(200 + rng.IntN(100))
		case 2:
			v = float64(1+rng.IntN(40)) / 2
		case 3:
			v = rng.NormFloat64()
		case 4:
			v = float64(rng.IntN(kernel.TallyCount))
		}
		idx, counts = append(idx, g), append(counts, float32(v))
	}
	return idx, counts
}

func TestCount(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	var c kernel.Counter
	check := func(data []float32) {
		t.Helper()
		var times [kernel.Small]int32
		var rest []float32
		for _, v := range data {
			if v >= 1 && v <= 255 && float64(v) == math.Floor(float64(v)) {
				times[int(v)]++
			} else {
				rest = append(rest, v)
			}
		}
		want := []kernel.Times{{Value: -1, N: 3}} // what was there stays
		for v, n := range times {
			if n > 0 {
				want = append(want, kernel.Times{Value: int32(v), N: n})
			}
		}
		got, gotRest := c.Count(slices.Clone(want[:1]), []float32{-1}, data)
		gotRest = slices.Clone(gotRest[1:])
		slices.Sort(gotRest)
		slices.Sort(rest)
		if !slices.Equal(got, want) || !slices.Equal(gotRest, rest) {
			t.Fatalf("of %v: %v, rest %v; want %v, %v", data, got, gotRest, want, rest)
		}
	}
	for i := range 1000 {
		_, counts := cellOf(rng, rng.IntN(200), i%5)
		check(counts)
	}
	edges := []float32{0, 1, 255, 256, 257, 255.5, 1.0078125, 0.5, -1, float32(math.Inf(1)), math.MaxFloat32, math.SmallestNonzeroFloat32}
	for i := range edges {
		check(edges[i:])
	}
	long := make([]float32, 300_000) // more than the places hold
	for i := range long {
		long[i] = 1
	}
	check(long)
}

func TestGenes(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 1))
	const nVars = 300
	tallies := make([]kernel.Tally, nVars)
	cells, totals := make([]int64, nVars), make([]float64, nVars)
	moments, want := make([]kernel.Moment, nVars), make([]kernel.Moment, nVars)
	for i := range 500 {
		idx, counts := cellOf(rng, nVars, i%2*4)
		factor := math.Exp(rng.NormFloat64())
		var values []float64
		for p, g := range idx {
			cells[g]++
			totals[g] += float64(counts[p])
			v := float64(float64(counts[p]) * factor)
			values = append(values, v)
			want[g].Sum += v
			want[g].Squares += float64(v * v)
		}
		kernel.AddCounts(tallies, idx, counts)
		if i%3 == 0 {
			kernel.AddValues(moments, idx, values)
		} else {
			kernel.AddMoments(moments, idx, counts, factor)
		}
	}
	for g, tally := range tallies {
		if tally.Cells() != cells[g] || tally.Total() != totals[g] {
			t.Errorf("gene %d: %d cells and %g counts, want %d and %g", g, tally.Cells(), tally.Total(), cells[g], totals[g])
		}
	}
	if !slices.Equal(moments, want) {
		t.Error("moments differ from those of the plain loop")
	}
}

// TestRowsThatDoNotFit: pointers must not be walked where indices or lengths are out of range.
func TestRowsThatDoNotFit(t *testing.T) {
	one := []float64{1, 1}
	var listed kernel.ByGroup
	listed.List(3, []int32{0, 2}, []int32{1, 2})
	for name, call := range map[string]func(){
		"index too large": func() { kernel.AddMoments(make([]kernel.Moment, 3), []int32{0, 3}, []float32{1, 1}, 1) },
		"index negative":  func() { kernel.AddCounts(make([]kernel.Tally, 3), []int32{-1, 2}, []float32{1, 1}) },
		"rows, too few": func() {
			kernel.GramRows(make([]float64, 12), make([]float64, 12), []int32{0, 2}, []int32{0, 1}, one[:1:1], make([]float64, 4), make([]float64, 4))
		},
		"wide, too few": func() { kernel.SparseMulDense(make([]float64, 8), []int32{2}, []float64{1}, make([]float64, 20)) },
		"rows beyond x": func() {
			kernel.GramRows(make([]float64, 12), make([]float64, 12), []int32{0, 1}, []int32{3}, one, make([]float64, 4), make([]float64, 4))
		},
		"run, too large":               func() { new(kernel.ByGroup).List(2, []int32{0, 2}, []int32{1, 2}) },
		"run, negative":                func() { new(kernel.ByGroup).List(2, []int32{0, 2}, []int32{-1, 1}) },
		"run, too short":               func() { new(kernel.ByGroup).List(2, []int32{0, 3}, []int32{0, 1}) },
		"covariance row":               func() { listed.SyrkGroup(make([]float64, 8), 0, one) },
		"covariance value":             func() { listed.SyrkGroup(make([]float64, 24), 0, []float64{1}) },
		"covariance row, in float32":   func() { listed.SyrkGroup32(make([]float64, 8), 0, []float32{1, 1}) },
		"covariance value, in float32": func() { listed.SyrkGroup32(make([]float64, 24), 0, []float32{1}) },
		"place twice":                  func() { kernel.NewOrder([]int32{0, 2, 2}) },
		"place too large":              func() { kernel.NewOrder([]int32{0, 2}) },
		"place negative":               func() { kernel.NewOrder([]int32{0, -1}) },
		"row without room":             func() { kernel.Sort(kernel.NewOrder([]int32{1, 0}), one[:1:1], []int32{0, 1}, one) },
		"row, too wide":                func() { kernel.Sort(kernel.NewOrder([]int32{1, 0}), one, []int32{1, 2}, one) },
		"matrix too small":             func() { kernel.MulVec(make([]float64, 5), make([]float64, 40), make([]float64, 9)) },
		"vector too short":             func() { kernel.Dot(make([]float64, 20), make([]float64, 19)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			call()
		}()
	}
}

// BenchmarkGenes has cells of 1,600 of 30,000 genes, most with one count.
func BenchmarkGenes(b *testing.B) {
	const nVars, cells = 30_000, 64
	rng := rand.New(rand.NewPCG(11, 1))
	var idx [cells][]int32
	var counts [cells][]float32
	entries := 0
	for c := range cells {
		for g := range int32(nVars) {
			if rng.Float64() < 0.053 {
				idx[c], counts[c] = append(idx[c], g), append(counts[c], float32(math.Ceil(math.Exp(rng.ExpFloat64()-1))))
			}
		}
		entries += len(idx[c])
	}
	tallies, moments := make([]kernel.Tally, nVars), make([]kernel.Moment, nVars)
	var counter kernel.Counter
	var small []kernel.Times
	var rest []float32
	for _, k := range []struct {
		name string
		run  func(c int)
	}{
		{"Count", func(c int) { small, rest = counter.Count(small[:0], rest[:0], counts[c]) }},
		{"AddCounts", func(c int) { kernel.AddCounts(tallies, idx[c], counts[c]) }},
		{"AddMoments", func(c int) { kernel.AddMoments(moments, idx[c], counts[c], 1.5) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			stopwatch.Fastest(b, entries, "nonzero", func() {
				for c := range cells {
					k.run(c)
				}
			})
		})
	}
}
