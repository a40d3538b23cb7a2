package qc

import "slices"

// topper finds, for one cell, the sum of its n highest values for several n at once.
//
// Counts are nearly always small whole numbers, so they are counted by value and read from the top
// down, which needs no sorting. Whole values from smallValues up are few and sorted. A cell with a
// fraction in it falls back to selecting the highest values, so that only those are sorted.
type topper struct {
	ns  []int // rising
	out []float64

	counts     [smallValues]int32
	maxSmall   int
	large      []float32
	fractional bool
	values     []float32 // every value added; used for cells with a fraction only
}

const smallValues = 256

func newTopper(ns []int) *topper { return &topper{ns: ns, out: make([]float64, len(ns))} }

func (t *topper) reset() {
	clear(t.counts[:t.maxSmall+1])
	t.maxSmall, t.fractional = 0, false
	t.large, t.values = t.large[:0], t.values[:0]
}

// add takes one value and reports whether it is not negative.
func (t *topper) add(v float32) bool {
	n := int32(v)
	if uint32(n) < smallValues && float32(n) == v {
		t.counts[n]++
		t.maxSmall = max(t.maxSmall, int(n))
		return true
	}
	// Fractions and large values alike: what is not whole is told apart when the sums are asked for.
	t.large = append(t.large, v)
	if v < smallValues {
		t.fractional = true
	}
	return v >= 0
}

// sums returns, for each n, the sum of the n highest values added since reset, or of all where there
// are fewer. The slice is used again.
func (t *topper) sums() []float64 {
	if len(t.ns) == 0 {
		return nil
	}
	if t.fractional {
		for v, times := range t.counts[:t.maxSmall+1] {
			for range times {
				t.values = append(t.values, float32(v))
			}
		}
		t.values = append(t.values, t.large...)
		t.sumsBySelection()
	} else {
		t.sumsByCounts()
	}
	return t.out
}

func (t *topper) sumsByCounts() {
	c := cumulation{ns: t.ns, out: t.out}
	slices.SortFunc(t.large, descending)
	for _, v := range t.large {
		c.take(float64(v), 1)
	}
	for v := t.maxSmall; v > 0 && c.k < len(c.ns); v-- {
		c.take(float64(v), int(t.counts[v]))
	}
	c.finish()
}

func (t *topper) sumsBySelection() {
	most := t.ns[len(t.ns)-1]
	if most < len(t.values) {
		selectHighest(t.values, most)
	}
	high := t.values[:min(most, len(t.values))]
	slices.SortFunc(high, descending)
	c := cumulation{ns: t.ns, out: t.out}
	for _, v := range high {
		c.take(float64(v), 1)
	}
	c.finish()
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

// selectHighest moves the n highest values to the front, in no order: Hoare's selection with the median
// of three as pivot. 0 < n < len(values).
func selectHighest(values []float32, n int) {
	lo, hi := 0, len(values)-1
	for lo < hi {
		pivot := medianOf3(values[lo], values[lo+(hi-lo)/2], values[hi])
		i, j := lo, hi
		for i <= j {
			for values[i] > pivot {
				i++
			}
			for values[j] < pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n-1 <= j:
			hi = j
		case n-1 >= i:
			lo = i
		default:
			return
		}
	}
}

func medianOf3(a, b, c float32) float32 { return max(min(a, b), min(max(a, b), c)) }
