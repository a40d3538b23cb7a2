package kernel

import (
	"math"
	"unsafe"
)

// Correlation is a covariance matrix kept small for products with vectors: as standard deviations, and
// correlations in 32 bits, in units of 2^-30. It takes a quarter of the memory of the upper triangle in a
// square of float64, which is what a product waits for.
//
// A correlation is off by at most 2^-31, so the matrix by at most 2^-31 of its trace in any direction:
// 5e-10, where float32 would keep 6e-8 of each element. What is stored is multiplied exactly.
type Correlation struct {
	scale []float64 // standard deviation × 2^-15, as both sides make it 2^-30
	upper []int32   // row i from the diagonal on, one row after the other
}

// NewCorrelation returns the matrix whose upper triangle a holds, row-major n × n. Its diagonal must not
// be negative, and no element larger than those of the diagonal allow. a is not kept.
func NewCorrelation(a []float64, n int) *Correlation {
	c := &Correlation{scale: make([]float64, n), upper: make([]int32, n*(n+1)/2)}
	for i := range c.scale {
		c.scale[i] = math.Sqrt(a[i*n+i]) * 0x1p-15
	}
	row := c.upper
	for i, s := range c.scale {
		for j, v := range a[i*n+i : (i+1)*n] {
			if product := s * c.scale[i+j]; product > 0 {
				row[j] = int32(min(max(math.RoundToEven(v/product), -1<<30), 1<<30))
			}
		}
		row = row[n-i:]
	}
	return c
}

// CorrelationBytes is the memory of a Correlation of n rows.
func CorrelationBytes(n int) int { return 2*n*(n+1) + 8*n }

// Scale sets dst to x times the standard deviations, in the units of [Correlation.MulRows]. The product of
// the covariance with x is, with y and z vectors of that length and z zero,
//
//	c.Scale(y, x); c.MulRows(z, y, 0, n); c.Scale(z, z)
func (c *Correlation) Scale(dst, x []float64) {
	dst, x = dst[:len(c.scale)], x[:len(c.scale)]
	for i, s := range c.scale {
		dst[i] = s * x[i]
	}
}

// MulRows adds to dst the part of the product with x that rows [lo, hi) of the upper triangle stand for,
// in the order of additions of [SymMulRows] and to be called as that.
func (c *Correlation) MulRows(dst, x []float64, lo, hi int) {
	n := len(c.scale)
	dst, x = dst[:n], x[:n]
	r := c.upper[lo*n-lo*(lo-1)/2:]
	i := lo
	for ; i+2 <= hi; i += 2 {
		w := n - i
		r0, r1 := r[:w], r[w:2*w-1]
		a, b, d := float64(r0[0]), float64(r0[1]), float64(r1[0])
		s0 := float64(a*x[i]) + float64(b*x[i+1])
		s1 := float64(b*x[i]) + float64(d*x[i+1])
		t0, t1 := corTails(dst[i+2:], r0[2:], r1[1:], x[i+2:], x[i], x[i+1])
		dst[i] += s0 + t0
		dst[i+1] += s1 + t1
		r = r[2*w-1:]
	}
	if i < hi {
		s := float64(float64(r[0]) * x[i])
		t, _ := corTails(dst[i+1:], r[1:n-i], r[1:n-i], x[i+1:], x[i], 0)
		dst[i] += s + t
	}
}

// corTails is symTails with rows of int32.
func corTails(dst []float64, r0, r1 []int32, x []float64, x0, x1 float64) (float64, float64) {
	n := len(x)
	dst, r0, r1 = dst[:n], r0[:n], r1[:n]
	if vectors && n >= 8 {
		return corTailsVec(dst, r0, r1, x, x0, x1)
	}
	return corTailsPlain(dst, r0, r1, x, x0, x1)
}

func corTailsPlain(dst []float64, r0, r1 []int32, x []float64, x0, x1 float64) (float64, float64) {
	var s, t sums
	for j, y := range x {
		l := j & 3
		if j >= len(x)&^3 {
			l = 0
		}
		a, b := float64(r0[j]), float64(r1[j])
		s[l] += float64(a * y)
		t[l] += float64(b * y)
		dst[j] += float64(a*x0) + float64(b*x1)
	}
	return (s[0] + s[1]) + (s[2] + s[3]), (t[0] + t[1]) + (t[2] + t[3])
}

// corTailsVec reads two elements beyond the rows where their length is a multiple of four: there are some, as
// rows of at least 8 elements are followed by shorter ones.
func corTailsVec(dst []float64, r0, r1 []int32, x []float64, x0, x1 float64) (float64, float64) {
	d, p0, p1, q := start(dst), unsafe.Pointer(unsafe.SliceData(r0)), unsafe.Pointer(unsafe.SliceData(r1)), start(x)
	v0, v1 := splat(x0), splat(x1)
	var v, w vec
	for o := 0; o < len(x)/4*(vecBytes/2); o += vecBytes / 2 {
		a, b, y := loadInt32(unsafe.Add(p0, o)), loadInt32(unsafe.Add(p1, o)), load(unsafe.Add(q, 2*o))
		v, w = v.add(a.mul(y)), w.add(b.mul(y))
		load(unsafe.Add(d, 2*o)).add(a.mul(v0).add(b.mul(v1))).store(unsafe.Add(d, 2*o))
	}
	var s, t sums
	s.put(v)
	t.put(w)
	done()
	for j := len(x) &^ 3; j < len(x); j++ {
		a, b := float64(r0[j]), float64(r1[j])
		s[0] += float64(a * x[j])
		t[0] += float64(b * x[j])
		dst[j] += float64(a*x0) + float64(b*x1)
	}
	return (s[0] + s[1]) + (s[2] + s[3]), (t[0] + t[1]) + (t[2] + t[3])
}
