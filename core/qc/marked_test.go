package qc

import (
	"math/rand/v2"
	"testing"
)

func TestMarkedAgainstMask(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for i := range 300 {
		mask := make([]bool, 1+rng.IntN(400))
		for range rng.IntN(1 + i%9) { // some runs
			lo := rng.IntN(len(mask))
			for g := lo; g < min(lo+1+rng.IntN(20), len(mask)); g++ {
				mask[g] = true
			}
		}
		m := newMarked(mask)
		for _, density := range []float64{0, 0.1, 1} {
			var indices []int32
			var data []float32
			want := 0.0
			for g, in := range mask {
				if rng.Float64() < density {
					v := rng.Float32()
					indices, data = append(indices, int32(g)), append(data, v)
					if in {
						want += float64(v)
					}
				}
			}
			if got := m.sum(indices, data); got != want {
				t.Fatalf("marked genes %v of %v: %g, want %g", m.runs, indices, got, want)
			}
		}
	}
}
