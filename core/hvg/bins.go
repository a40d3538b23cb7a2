package hvg

import (
	"math"
	"slices"

	"coverslip/core/stats"
)

// equalWidthEdges returns the edges of n bins of equal width over the range of values, as
// pandas.cut(values, n) lays them: the lowest is moved down by 0.1 % of the range so that the minimum
// falls in; around a single value the range is widened by 0.1 % of it.
func equalWidthEdges(values []float64, n int) []float64 {
	lo, hi := slices.Min(values), slices.Max(values)
	lowest := lo - float64((hi-lo)*0.001)
	if lo == hi {
		margin := 0.001
		if lo != 0 {
			margin = 0.001 * math.Abs(lo)
		}
		lo, hi = lo-margin, hi+margin
		lowest = lo
	}
	edges := make([]float64, n+1)
	step := (hi - lo) / float64(n)
	for i := range edges {
		edges[i] = float64(float64(i)*step) + lo
	}
	edges[0], edges[n] = lowest, hi
	return edges
}

// percentileEdges returns cell_ranger's edges: the percentiles 10, 15, ... 100 of the values, with all
// that is below and above.
func percentileEdges(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	edges := []float64{math.Inf(-1)}
	for q := 10; q <= 100; q += 5 {
		edges = append(edges, stats.Percentile(sorted, float64(q)))
	}
	return append(edges, math.Inf(1))
}

// distinct returns rising edges without repeats, and whether there were none.
func distinct(edges []float64) (_ []float64, all bool) {
	once := slices.Compact(slices.Clone(edges))
	return once, len(once) == len(edges)
}

// binOf returns the bin of v: i where edges[i] < v <= edges[i+1]. The edges must hold all values.
func binOf(edges []float64, v float64) int {
	i, _ := slices.BinarySearch(edges, v)
	return i - 1
}

// center is what a bin's dispersions are compared with.
type center struct{ avg, dev float64 }

// centers computes each bin's center from the dispersions that are not NaN: mean and standard deviation
// for seurat, median and median absolute deviation for cell_ranger.
func centers(flavor string, nBins int, bins []int, dispersions []float64) []center {
	groups := make([][]float64, nBins)
	for i, d := range dispersions {
		if !math.IsNaN(d) {
			groups[bins[i]] = append(groups[bins[i]], d)
		}
	}
	out := make([]center, nBins)
	for b, group := range groups {
		c := &out[b]
		if flavor == CellRanger {
			c.dev, c.avg = stats.MAD(group)
			continue
		}
		c.avg, c.dev = stats.MeanStd(group)
		// A bin's only gene gets a normalised dispersion of 1.
		if math.IsNaN(c.dev) {
			c.avg, c.dev = 0, c.avg
		}
	}
	return out
}
