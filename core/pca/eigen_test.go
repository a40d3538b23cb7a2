package pca

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"coverslip/core/kernel"
	"coverslip/core/shard"
	"coverslip/core/sparse"
)

func silent() *meter { return &meter{ctx: context.Background()} }

func TestEigenSymAgainstGonum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		n    int
		at   func(i, j int) float64 // for j <= i
	}{
		{"one", 1, func(i, j int) float64 { return -3 }},
		{"two", 2, func(i, j int) float64 { return float64(1 + i + j) }},
		{"zero", 7, func(i, j int) float64 { return 0 }},
		{"diagonal", 9, func(i, j int) float64 { return float64((i % 4) * max(0, 1-(i-j))) }},
		{"ones", 20, func(i, j int) float64 { return 1 }},
		{"random", 70, func(i, j int) float64 { return rng.NormFloat64() }},
		{"graded", 40, func(i, j int) float64 { return rng.NormFloat64() * math.Pow(0.3, float64(i+j)) }},
		{"tiny", 12, func(i, j int) float64 { return 1e-120 * rng.NormFloat64() }},
		{"faint arrow", 60, func(i, j int) float64 { return float64(max(0, 1-(i-j))*(60-i)) + 1e-160*float64(max(0, i-58)) }},
		{"arrow", 60, func(i, j int) float64 { return float64(max(0, 1-(i-j))*(60-i)) + 0.1*float64(max(0, i-58)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := c.n
			a, s := make([]float64, n*n), mat.NewSymDense(n, nil)
			for i := range n {
				for j := range i + 1 {
					v := c.at(i, j)
					a[i*n+j], a[j*n+i] = v, v
					s.SetSym(i, j, v)
				}
			}
			var eig mat.EigenSym
			if !eig.Factorize(s, true) {
				t.Fatal("gonum failed")
			}
			want := eig.Values(nil)
			values, vectors, err := eigenSym(append([]float64(nil), a...), n, 0, silent())
			if err != nil {
				t.Fatal(err)
			}
			size := max(math.Abs(want[0]), math.Abs(want[n-1]))
			for i, v := range values {
				if d := math.Abs(v - want[n-1-i]); d > 1e-14*float64(n)*size {
					t.Errorf("eigenvalue %d is %g, want %g", i, v, want[n-1-i])
				}
				checkPair(t, a, v, vectors[i*n:(i+1)*n], 1e-14*float64(n)*size)
			}
			checkOrthonormal(t, vectors, n, n)
		})
	}
}

func checkPair(t *testing.T, a []float64, value float64, v []float64, tolerance float64) {
	t.Helper()
	r := make([]float64, len(v))
	kernel.MulVec(r, a, v)
	kernel.Axpy(r, -value, v)
	if got := norm2(r); got > tolerance {
		t.Errorf("residual of eigenvalue %g is %.1e", value, got)
	}
}

func checkOrthonormal(t *testing.T, vectors []float64, k, n int) {
	t.Helper()
	for i := range k {
		for j := range i + 1 {
			dot := kernel.Dot(vectors[i*n:(i+1)*n], vectors[j*n:(j+1)*n])
			if i == j {
				dot--
			}
			if math.Abs(dot) > 1e-12 {
				t.Errorf("vectors %d and %d: product off by %.1e", i, j, dot)
			}
		}
	}
}

// spectrum is an operator with known eigenvalues: a diagonal matrix between two reflections.
type spectrum struct{ values, v []float64 }

func newSpectrum(values []float64) *spectrum {
	rng := rand.New(rand.NewPCG(8, 8))
	s := &spectrum{values, make([]float64, len(values))}
	for i := range s.v {
		s.v[i] = rng.NormFloat64()
	}
	scale(s.v, 1/norm2(s.v))
	return s
}

func (s *spectrum) dim() int { return len(s.values) }

func (s *spectrum) apply(dst, x []float64, mt *meter) error {
	n := len(s.values)
	rows := transpose(x, n, lanes)
	for l := range lanes {
		s.multiply(rows[l*n : (l+1)*n])
	}
	copy(dst, transpose(rows, lanes, n))
	return mt.tick()
}

func (s *spectrum) multiply(x []float64) {
	kernel.Axpy(x, -2*kernel.Dot(x, s.v), s.v)
	for i := range x {
		x[i] *= s.values[i]
	}
	kernel.Axpy(x, -2*kernel.Dot(x, s.v), s.v)
}

// TestTopEigenSpectra: spectra that are hard for a Krylov method.
func TestTopEigenSpectra(t *testing.T) {
	for _, c := range []struct {
		name string
		n, k int
		at   func(i int) float64 // falling
	}{
		{"all alike", 300, 20, func(i int) float64 { return 2 }},
		{"pairs", 500, 20, func(i int) float64 { return 100 / float64(i/2+1) }},
		{"pairs in a slow tail", 400, 30, func(i int) float64 { return 2 - 0.01*float64(i/2) }},
		{"triples", 600, 9, func(i int) float64 { return math.Pow(0.9, float64(i/3)) }},
		{"fives at the edge", 300, 10, func(i int) float64 { return 10 - float64(min(i, 8)) }},
		{"clustered tail", 2000, 50, func(i int) float64 { return 1 + 40*math.Pow(0.6, float64(i)) - 2e-4*float64(i) }},
		{"rank seven", 500, 30, func(i int) float64 { return max(0, float64(7-i)) }},
		{"zero", 300, 10, func(i int) float64 { return 0 }},
		{"wide range", 400, 40, func(i int) float64 { return math.Pow(10, -float64(i)/4) }},
		{"as many as there are", 64, 64, func(i int) float64 { return 1 / float64(i+1) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			values := make([]float64, c.n)
			for i := range values {
				values[i] = c.at(i)
			}
			op := newSpectrum(values)
			got, vectors, err := topEigen(op, c.k, silent())
			if err != nil {
				t.Fatal(err)
			}
			r := make([]float64, c.n)
			for i, v := range got {
				if math.Abs(v-values[i]) > 1e-11*values[0] {
					t.Errorf("eigenvalue %d is %.15g, want %.15g", i, v, values[i])
				}
				x := vectors[i*c.n : (i+1)*c.n]
				copy(r, x)
				op.multiply(r)
				kernel.Axpy(r, -v, x)
				if norm2(r) > max(2*residualBound*v, 1e-13*values[0]) {
					t.Errorf("residual %d is %.1e of eigenvalue %.1e", i, norm2(r), v)
				}
			}
			checkOrthonormal(t, vectors, c.k, c.n)
		})
	}
}

// counts returns random counts: cells of a few kinds, about that share of values not zero.
func counts(seed uint64, nObs, nVars int, density float64) (sparse.Matrix, []float64) {
	rng := rand.New(rand.NewPCG(seed, 1))
	indptr, indices, data := []int{0}, []int32{}, []float32{}
	factors := make([]float64, nObs)
	for i := range nObs {
		factors[i] = 0.5 + rng.Float64()
		kind := rng.IntN(12)
		for j := range nVars {
			chance := density * 0.8
			if j%12 == kind {
				chance = density * 3
			}
			if rng.Float64() < chance {
				indices = append(indices, int32(j))
				data = append(data, float32(1+int(rng.ExpFloat64()*2)))
			}
		}
		indptr = append(indptr, len(indices))
	}
	return sparse.NewCSR(nVars, indptr, indices, data), factors
}

// wholly are the rows of m with all genes, in a few ranges.
func wholly(m sparse.Matrix, factors []float64) *read {
	n, k := m.Shape()
	return &read{Stage{Factors: factors, K: k, Borders: shard.Coarse(shard.Borders(n), mostRanges)}, m, nil}
}

// inForm gathers in a form that would perhaps not be chosen.
func inForm(t testing.TB, f form, src *read, n int) *gathered {
	t.Helper()
	as := Gather{Form: f, Double: true}
	for _, p := range rand.New(rand.NewPCG(5, uint64(n))).Perm(src.stage.K) {
		as.Places = append(as.Places, int32(p))
	}
	g, err := gatherAs(as, src, n, silent())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// covariance is an element of the covariance, of two columns.
func (g *gathered) covariance(i, j int) float64 {
	const size = kernel.GroupSize
	p, q := int(g.places[i]), int(g.places[j])
	row, column := min(p, q), max(p, q)
	first := row / size * size
	return groupRows(g.cov, g.k, row/size)[first*size+(row-first)*(g.k-first)+column-first]
}

// TestFormsAgree: rows held, rows read again each time, and the covariance are the same operator.
func TestFormsAgree(t *testing.T) {
	for _, c := range []struct{ n, k int }{{2, 3}, {2, 2}, {1500, 401}, {300, 900}, {5000, 64}} {
		m, factors := counts(4, c.n, c.k, 0.08)
		src := wholly(m, factors)
		rows, cov := inForm(t, keepRows, src, c.n), inForm(t, makeCovariance, src, c.n)
		again := *rows
		again.rows = src
		x, want, got := make([]float64, c.k*lanes), make([]float64, c.k*lanes), make([]float64, c.k*lanes)
		rng := rand.New(rand.NewPCG(2, 2))
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		if err := rows.operator().apply(want, x, silent()); err != nil {
			t.Fatal(err)
		}
		for name, op := range map[string]operator{"covariance": cov.operator(), "streamed": again.operator()} {
			if err := op.apply(got, x, silent()); err != nil {
				t.Fatal(err)
			}
			kernel.Axpy(got, -1, want)
			if d := norm2(got); d > 1e-13*norm2(want) {
				t.Errorf("%d × %d: %s and held rows differ by %.1e", c.n, c.k, name, d/norm2(want))
			}
		}
		var trace float64
		for i := range c.k {
			trace += cov.covariance(i, i)
		}
		if math.Abs(trace-cov.trace) > 1e-12*trace || rows.trace != cov.trace {
			t.Errorf("%d × %d: traces %.15g and %.15g, sum of the diagonal %.15g", c.n, c.k, rows.trace, cov.trace, trace)
		}
	}
}

// TestFormChosen: few cells keep their rows, many give the covariance.
func TestFormChosen(t *testing.T) {
	for _, c := range []struct {
		n, k int
		cov  bool
	}{{200, 300, false}, {6000, 300, true}} {
		m, factors := counts(4, c.n, c.k, 0.08)
		g, err := gather(wholly(m, factors), c.n, Default().expectedProducts(), silent())
		if err != nil {
			t.Fatal(err)
		}
		if (g.cov != nil) != c.cov {
			t.Errorf("%d × %d: covariance %t", c.n, c.k, g.cov != nil)
		}
	}
}

// TestFewDimensions: blocks do not divide every number of dimensions and of components.
func TestFewDimensions(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for n := 1; n < 40; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = rng.Float64()
		}
		slices.Sort(values)
		slices.Reverse(values)
		for k := 1; k <= n; k++ {
			got, vectors, err := topEigen(newSpectrum(values), k, silent())
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range got {
				if math.Abs(v-values[i]) > 1e-12 {
					t.Errorf("eigenvalue %d of %d, of %d dimensions, is %.15g, want %.15g", i, k, n, v, values[i])
				}
			}
			checkOrthonormal(t, vectors, k, n)
		}
	}
}

// TestConfirmed: another run looks for what was missed only where eigenvalues are hardly apart.
func TestConfirmed(t *testing.T) {
	const n, k = 300, 10
	for _, c := range []struct {
		name    string
		times   int
		confirm bool
	}{{"apart", 1, false}, {"as many alike as a block sees", lanes, true}, {"more", lanes + 1, true}} {
		values := make([]float64, n)
		for i := range values {
			values[i] = math.Pow(0.4, float64(i/c.times))
		}
		op := &counted{operator: newSpectrum(values)}
		if _, _, err := topEigen(op, k, silent()); err != nil {
			t.Fatal(err)
		}
		if first := newLanczos(op, k).firstLook() / lanes; (op.products > first) != c.confirm {
			t.Errorf("%s: %d products, where %d lead to the first look", c.name, op.products, first)
		}
	}
}

// counted counts the products with an operator.
type counted struct {
	operator
	products int
}

func (c *counted) apply(dst, v []float64, mt *meter) error {
	c.products++
	return c.operator.apply(dst, v, mt)
}

// TestRepeatedEigenvalues: many spectra whose first eigenvalues come up to eight times, or nearly so. Without the
// confirming run about one in five goes wrong.
func TestRepeatedEigenvalues(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for trial := range 600 {
		values, k, times := make([]float64, 60+rng.IntN(200)), 1+rng.IntN(8), 1+rng.IntN(8)
		decay, tail := math.Pow(10, -2*rng.Float64()), math.Pow(10, -6*rng.Float64())
		apart := []float64{0, 1e-13, 1e-5}[trial%3]
		for i := range values {
			if i < k+times {
				values[i] = math.Exp(-decay*float64(i/times)) * (1 - float64(apart*rng.Float64()))
			} else {
				values[i] = tail * math.Exp(-decay*float64(k/times)) * rng.Float64()
			}
		}
		slices.Sort(values)
		slices.Reverse(values)
		got, _, err := topEigen(newSpectrum(values), k, silent())
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			if math.Abs(v-values[i]) > 1e-11*values[0] {
				t.Errorf("trial %d: eigenvalue %d of %d is %.15g, want %.15g (each %d times)", trial, i, k, v, values[i], times)
			}
		}
	}
}
