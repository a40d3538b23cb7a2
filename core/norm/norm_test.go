package norm_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"coverslip/core/elem"
	"coverslip/core/norm"
	"coverslip/internal/stopwatch"
)

func TestFactors(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		totals []float64
		target float64
		want   []float64 // factors; nil: an error
		sum    float64
	}{
		{"fixed", []float64{100, 0, 2e4}, 1e4, []float64{100, 1, 0.5}, 1e4},
		{"median of those above zero", []float64{0, 10, 0, 40, 20}, 0, []float64{1, 2, 1, 0.5, 1}, 20},
		{"median of an even number", []float64{10, 20}, 0, []float64{1.5, 0.75}, 15},
		{"no cells", nil, 1e4, []float64{}, 1e4},
		{"nothing to take the median of", []float64{0, 0}, 0, nil, 0},
		{"negative", []float64{1}, -1, nil, 0},
		{"not a number", []float64{1}, nan, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := norm.New(c.totals, c.target)
			if (err == nil) != (c.want != nil) {
				t.Fatalf("got %v, %v", r, err)
			}
			if err != nil {
				return
			}
			if r.TargetSum != c.sum || len(r.Factors) != len(c.want) {
				t.Fatalf("got %+v, want target %g, factors %v", r, c.sum, c.want)
			}
			for i := range c.want {
				if r.Factors[i] != c.want[i] {
					t.Errorf("cell %d: factor %g, want %g", i, r.Factors[i], c.want[i])
				}
			}
		})
	}
}

func TestValuesAgainstPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	var l norm.Log1p
	for range 50 { // one after the other: nothing of a cell may stay for the next
		counts := make([]float32, rng.IntN(300))
		for i := range counts {
			switch rng.IntN(4) {
			case 0:
				counts[i] = float32(rng.Float64() * 100)
			case 1:
				counts[i] = float32(rng.IntN(70))
			case 2:
				counts[i] = float32(rng.IntN(1 << 24))
			default:
				counts[i] = 1
			}
		}
		factor := math.Exp(rng.NormFloat64() * 3)
		logs := make([]float64, len(counts))
		l.Into(logs, counts, factor)
		for i, c := range counts {
			if want := elem.Log1p(float64(c) * factor); logs[i] != want {
				t.Fatalf("count %g, factor %g: got %g, want %g", c, factor, logs[i], want)
			}
		}
	}
}

func BenchmarkLog1p(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 10))
	counts, dst := make([]float32, 800), make([]float64, 800)
	for i := range counts {
		counts[i] = float32(math.Ceil(math.Exp(rng.ExpFloat64() - 1)))
	}
	b.Run("table", func(b *testing.B) {
		var l norm.Log1p
		stopwatch.Fastest(b, len(counts), "nonzero", func() { l.Into(dst, counts, 4.5) })
	})
	b.Run("plain", func(b *testing.B) {
		stopwatch.Fastest(b, len(counts), "nonzero", func() {
			for i, c := range counts {
				dst[i] = norm.Value(c, 4.5)
			}
		})
	})
}
