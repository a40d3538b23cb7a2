package ora

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/internal/stopwatch"
)

func TestHighestAgainstSorting(t *testing.T) {
	kinds := []func(*rand.Rand) float32{
		func(r *rand.Rand) float32 { return float32(1 + r.IntN(4)) },
		func(r *rand.Rand) float32 { return float32(math.Ceil(math.Exp(r.Float64() * 9))) },
		func(r *rand.Rand) float32 { return float32(200 + r.IntN(100)) },
		func(r *rand.Rand) float32 { return r.Float32() * 5 },
		func(r *rand.Rand) float32 { return float32(1+r.IntN(600)) / 2 },
	}
	rng := rand.New(rand.NewPCG(5, 6))
	var s selector
	for i := range 2000 {
		data := make([]float32, rng.IntN(120))
		genes := make([]int32, len(data))
		for j := range data {
			data[j], genes[j] = kinds[i%len(kinds)](rng), int32(3*j)
		}
		order := make([]int, len(data))
		for j := range order {
			order[j] = j
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(data[b], data[a]) })
		n := 1 + rng.IntN(60)
		var want []int32
		for _, j := range order[:min(n, len(order))] {
			want = append(want, genes[j])
		}
		slices.Sort(want)
		if got := s.highest(genes, data, n); !slices.Equal(got, want) {
			t.Fatalf("the %d highest of %v are %v, want %v", n, data, got, want)
		}
	}
}

// BenchmarkAddCell has cells of 1,600 genes, most with one count, and 40 sets of 50 genes.
func BenchmarkAddCell(b *testing.B) {
	const nVars, cells = 30_000, 64
	rng := rand.New(rand.NewPCG(7, 8))
	genes := make([]string, nVars)
	for g := range genes {
		genes[g] = "g" + string(rune('0'+g))
	}
	p := Params{NUp: DefaultNUp}
	for s := range 40 {
		p.Sets = append(p.Sets, Set{Name: genes[s], Genes: genes[s*700 : s*700+50]})
	}
	tester, err := NewTester(genes, p)
	if err != nil {
		b.Fatal(err)
	}
	var indices [cells][]int32
	var counts [cells][]float32
	entries := 0
	for c := range cells {
		for g := range int32(nVars) {
			if rng.Float64() < 0.053 {
				indices[c] = append(indices[c], g)
				counts[c] = append(counts[c], float32(math.Ceil(math.Exp(2*rng.ExpFloat64()-2))))
			}
		}
		entries += len(indices[c])
	}
	stopwatch.Fastest(b, entries, "nonzero", func() {
		for c := range cells {
			tester.AddCell(indices[c], counts[c])
		}
		tester.res.PVals, tester.res.Score = tester.res.PVals[:0], tester.res.Score[:0]
	})
}
