package kernel_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"coverslip/core/kernel"
)

// TestCorrelation holds the products against those of the covariance itself, whole and in ranges, among
// columns of very different variance and one of none.
func TestCorrelation(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, n := range lengths {
		scale := make([]float64, n)
		for i := range scale {
			scale[i] = math.Exp(3 * rng.NormFloat64())
		}
		if n > 2 {
			scale[1] = 0
		}
		a, trace := make([]float64, n*n), 0.0
		for range 2 * n {
			v := vector(rng, n)
			for i := range n {
				for j := i; j < n; j++ {
					a[i*n+j] += scale[i] * v[i] * scale[j] * v[j]
				}
			}
		}
		for i := range n {
			trace += a[i*n+i]
			for j := range i {
				a[i*n+j] = math.NaN()
			}
		}
		x := vector(rng, n)
		want, got, parts, scaled := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		kernel.SymMulRows(want, a, x, 0, n)
		c := kernel.NewCorrelation(a, n)
		c.Scale(scaled, x)
		c.MulRows(got, scaled, 0, n)
		for lo := 0; lo < n; lo += 6 {
			c.MulRows(parts, scaled, lo, min(lo+6, n))
		}
		same(t, "MulRows in ranges", parts, got)
		c.Scale(got, got)
		length := 0.0
		for _, v := range x {
			length += v * v
		}
		for i := range want {
			if off := math.Abs(got[i] - want[i]); off > 0x1p-31*trace*math.Sqrt(length)+1e-13*math.Abs(want[i]) {
				t.Errorf("n %d: element %d is %g, want %g", n, i, got[i], want[i])
			}
		}
	}
}
