package kernel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"coverslip/core/kernel"
	"coverslip/internal/stopwatch"
)

func TestRising(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 4))
	for range 3000 {
		idx := make([]int32, rng.IntN(60))
		last := int32(-1)
		for p := range idx {
			last += 1 + int32(rng.IntN(3))
			idx[p] = last
		}
		n := int(last) + rng.IntN(3)
		if len(idx) > 0 && rng.IntN(2) == 0 {
			idx[rng.IntN(len(idx))] = []int32{-1, math.MinInt32, math.MaxInt32, 0, 3, last}[rng.IntN(6)]
		}
		want := true
		for p, i := range idx {
			want = want && i >= 0 && int(i) < n && (p == 0 || i > idx[p-1])
		}
		if got := kernel.Rising(idx, n); got != want {
			t.Fatalf("%v below %d: %v", idx, n, got)
		}
	}
}

func TestWithin(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 5))
	least, most := math.Float32bits(0.5), math.Float32bits(1<<24)
	odd := []float32{0, 0.25, 1 << 24, float32(math.Inf(1)), float32(math.NaN()), float32(math.Inf(-1)), -1 << 25, 0.49999997}
	for range 3000 {
		val := make([]float32, rng.IntN(60))
		want := true
		for p := range val {
			val[p] = []float32{0.5, -0.5, 1, -7, 300, 1<<24 - 1}[rng.IntN(6)]
			if rng.IntN(60) == 0 {
				val[p], want = odd[rng.IntN(len(odd))], false
			}
		}
		if got := kernel.Within(val, least, most); got != want {
			t.Fatalf("%v: %v", val, got)
		}
	}
}

func BenchmarkLook(b *testing.B) {
	idx, counts := cellOf(rand.New(rand.NewPCG(9, 6)), 8000, 0)
	b.Run("Rising", func(b *testing.B) { stopwatch.Fastest(b, len(idx), "nonzero", func() { kernel.Rising(idx, 8000) }) })
	b.Run("Within", func(b *testing.B) {
		stopwatch.Fastest(b, len(idx), "nonzero", func() { kernel.Within(counts, 1, 0x4b800000) })
	})
}
