package kernel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"coverslip/core/kernel"
)

// TestLookup: what was set for a count is found, until all is cleared, and nothing for any other.
func TestLookup(t *testing.T) {
	odd := []float32{0, float32(math.Copysign(0, -1)), -1, 0.5, 127, 128, 129, 255, 256, 1e9, 1.5, 63.5, 1.0078125, 2.5, float32(math.NaN()), float32(math.Inf(1)), 0x1p-149}
	rng := rand.New(rand.NewPCG(3, 3))
	var table kernel.Lookup
	for range 200 {
		table.Clear()
		known := map[float32]float64{}
		counts := make([]float32, 40)
		for i := range counts {
			if counts[i] = float32(1 + rng.IntN(6)); rng.IntN(20) == 0 {
				counts[i] = odd[rng.IntN(len(odd))]
			}
		}
		dst := make([]float64, len(counts))
		for i := 0; ; i++ {
			from := i
			i = table.Find(dst, counts, i)
			for p := from; p < i; p++ {
				if want, ok := known[counts[p]]; !ok || dst[p] != want {
					t.Fatalf("count %v has %v, want %v (%t)", counts[p], dst[p], want, ok)
				}
			}
			if i == len(counts) {
				break
			}
			c := counts[i]
			if _, ok := known[c]; ok && c >= 1 && c < 128 && c == float32(int(c)) {
				t.Fatalf("count %v was set and is not found", c)
			}
			known[c] = 1 + rng.Float64()
			table.Set(c, known[c])
			dst[i] = known[c]
		}
	}
}
