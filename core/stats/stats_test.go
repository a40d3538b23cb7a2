package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/stats"
)

// The expected values are from numpy 2.4.6, pandas 2.3.3 and statsmodels 0.15.0.
func TestAgainstPython(t *testing.T) {
	values := []float64{3.5, -1.25, 8, 0.1, 2.75, 2.75, 19, -7.5}
	mean, std := stats.MeanStd(values)
	mad, median := stats.MAD(slices.Clone(values))
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mean", mean, 3.41875},
		{"std", std, 7.715426916250324},
		{"median", median, 2.75},
		{"mad", mad, 4.929652376531127},
		{"odd median", stats.Median([]float64{3, 1, 2}), 2},
		{"percentile 0", stats.Percentile(sorted, 0), -7.5},
		{"percentile 10", stats.Percentile(sorted, 10), -3.1249999999999996},
		{"percentile 35", stats.Percentile(sorted, 35), 1.2924999999999993},
		{"percentile 95", stats.Percentile(sorted, 95), 15.149999999999995},
		{"percentile 100", stats.Percentile(sorted, 100), 19},
		{"percentile of one", stats.Percentile([]float64{4}, 35), 4},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestTooFewValues(t *testing.T) {
	if mean, std := stats.MeanStd([]float64{2}); mean != 2 || !math.IsNaN(std) {
		t.Errorf("one value: mean %v, std %v", mean, std)
	}
	if mean, _ := stats.MeanStd(nil); !math.IsNaN(mean) || !math.IsNaN(stats.Median(nil)) {
		t.Error("mean or median of nothing is not NaN")
	}
}

func TestHighestAgainstSorting(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	for range 2000 {
		values := make([]float32, 1+rng.IntN(80))
		for i := range values {
			values[i] = float32(rng.IntN(1 + rng.IntN(40)))
		}
		n := 1 + rng.IntN(90)
		want := slices.Clone(values)
		slices.Sort(want)
		want = want[max(0, len(want)-n):]
		got := slices.Clone(stats.Highest(values, n))
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("the %d highest are %v, want %v", n, got, want)
		}
	}
}

// TestMedian: of any numbers, with many equal ones, in any order, it is what sorting gives.
func TestMedian(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for n := 1; n < 400; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64(rng.IntN(1 + n/(1+n%5)))
		}
		if n%3 == 0 {
			slices.Sort(values)
		}
		sorted := slices.Sorted(slices.Values(values))
		want := (sorted[(n-1)/2] + sorted[n/2]) / 2
		if got := stats.Median(values); got != want {
			t.Fatalf("%d values: got %v, want %v", n, got, want)
		}
	}
	if !math.IsNaN(stats.Median(nil)) {
		t.Error("of none it is a number")
	}
}
