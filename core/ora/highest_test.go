package ora

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
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
