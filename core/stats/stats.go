// Package stats holds the few statistics that the steps share, each defined as the Python library that
// scanpy calls defines it, since a different definition would be a different number.
package stats

import (
	"math"
	"slices"
)

// MeanStd returns the mean of values and their standard deviation with n-1 in the divisor, as pandas does:
// NaN for the mean of none, and for the deviation of fewer than two.
func MeanStd(values []float64) (mean, std float64) {
	n := float64(len(values))
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	mean = sum / n
	if len(values) < 2 {
		return mean, math.NaN()
	}
	// Two passes: the plain difference of sums would cancel where values are close to each other.
	squares := 0.0
	for _, v := range values {
		d := v - mean
		squares += float64(d * d)
	}
	return mean, math.Sqrt(squares / (n - 1))
}

// Median returns the median of values, the mean of the middle two where their number is even, and NaN of
// none. It puts values in another order. None of them may be NaN.
func Median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	middle := Nth(values, n/2)
	if n%2 == 1 {
		return middle
	}
	return (slices.Max(values[:n/2]) + middle) / 2
}

// Nth returns the element that sorting would put at place k, and leaves none after it that is smaller and none
// before it that is larger: Hoare's selection, which takes a time proportional to their number. None of them may be NaN.
func Nth(values []float64, k int) float64 {
	for lo, hi := 0, len(values)-1; lo < hi; {
		pivot := middleOf(values[lo], values[(lo+hi)/2], values[hi])
		i, j := lo, hi
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return values[k]
		}
	}
	return values[k]
}

func middleOf(a, b, c float64) float64 { return max(min(a, b), min(max(a, b), c)) }

// MAD returns the median absolute deviation from the median, scaled to estimate the standard deviation of
// normal data as statsmodels.robust.mad does; and the median itself. It overwrites values.
func MAD(values []float64) (mad, median float64) {
	const normal = 0.6744897501960817 // the normal distribution's quantile at 3/4
	median = Median(values)
	for i, v := range values {
		values[i] = math.Abs(v - median)
	}
	return Median(values) / normal, median
}

// Percentile returns the q-th percentile (0 to 100) of sorted values by numpy's default, linear
// interpolation. It panics when there is no value.
func Percentile(sorted []float64, q float64) float64 {
	at := float64(float64(q/100) * float64(len(sorted)-1))
	i := min(int(at), len(sorted)-1)
	t := at - float64(i)
	a, b := sorted[i], sorted[min(i+1, len(sorted)-1)]
	// As numpy, from the nearer end, so that t = 1 gives b exactly.
	if t >= 0.5 {
		return b - float64((b-a)*(1-t))
	}
	return a + float64((b-a)*t)
}
