package qc

import (
	"slices"

	"coverslip/core/kernel"
	"coverslip/core/stats"
)

// topper finds, for one cell, the sum of its n highest values for several n at once.
//
// Counts are nearly always small whole numbers, so they are counted by value and read from the top
// down, which needs no sorting. Whole values from kernel.Small up are few and sorted. In a cell with a
// fraction in it the highest values are selected, so that only those are sorted.
type topper struct {
	ns     []int // rising
	out    []float64
	values []float32
}

func newTopper(ns []int) topper { return topper{ns: ns, out: make([]float64, len(ns))} }

// ofCounts returns, for each n, the sum of the n highest values, or of all where there are fewer. They are given
// as the small ones, rising, and the larger ones, which it sorts. The slice is used again.
func (t *topper) ofCounts(small []kernel.Times, large []float32) []float64 {
	c := cumulation{ns: t.ns, out: t.out}
	slices.SortFunc(large, descending)
	for _, v := range large {
		c.take(float64(v), 1)
	}
	for i := len(small) - 1; i >= 0 && c.k < len(c.ns); i-- {
		c.take(float64(small[i].Value), int(small[i].N))
	}
	c.finish()
	return t.out
}

// ofValues does the same for values of any kind.
func (t *topper) ofValues(values []float32) []float64 {
	if len(t.ns) == 0 {
		return nil
	}
	t.values = append(t.values[:0], values...)
	high := stats.Highest(t.values, t.ns[len(t.ns)-1])
	slices.SortFunc(high, descending)
	c := cumulation{ns: t.ns, out: t.out}
	for _, v := range high {
		c.take(float64(v), 1)
	}
	c.finish()
	return t.out
}

func descending(a, b float32) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// cumulation adds up values from the highest down and notes the sum at each n.
type cumulation struct {
	ns    []int
	out   []float64
	k     int // the n that is reached next
	taken int
	sum   float64
}

func (c *cumulation) take(v float64, times int) {
	for times > 0 && c.k < len(c.ns) {
		step := min(times, c.ns[c.k]-c.taken)
		c.sum += float64(v * float64(step))
		c.taken += step
		times -= step
		if c.taken == c.ns[c.k] {
			c.out[c.k] = c.sum
			c.k++
		}
	}
}

func (c *cumulation) finish() {
	for ; c.k < len(c.ns); c.k++ {
		c.out[c.k] = c.sum
	}
}
