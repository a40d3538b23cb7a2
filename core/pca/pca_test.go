package pca_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"coverslip/core/pca"
	"coverslip/core/sparse"
)

func TestCovarianceAgainstDense(t *testing.T) {
	for name, data := range shapes() {
		t.Run(name, func(t *testing.T) {
			checkExact(t, data, 30)
			checkExact(t, data, 3)
		})
	}
}

func checkExact(t *testing.T, data *table, nComps int) {
	t.Helper()
	p := pca.Default()
	p.NComps = nComps
	r, err := data.run(p)
	if err != nil {
		t.Fatal(err)
	}
	a := data.centred()
	n, k := a.Dims()
	if want := min(nComps, n-1, k-1); r.NComps != want {
		t.Fatalf("%d components, want %d", r.NComps, want)
	}
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		t.Fatal("the dense decomposition failed")
	}
	var total float64
	want := svd.Values(nil)
	for i, s := range want {
		want[i] = s * s / float64(n-1)
		total += want[i]
	}
	for i, v := range r.Variance {
		near(t, "variance", v, want[i], 1e-11*want[0])
		near(t, "variance ratio", r.VarianceRatio[i], want[i]/total, 1e-11)
	}
	checkProperties(t, data, r)
	// The space of the components whose next neighbour is far enough.
	var v mat.Dense
	svd.VTo(&v)
	loadings := r.PCs(len(data.use))
	for i := range r.NComps {
		if i+1 < len(want) && want[i]-want[i+1] < 1e-3*want[0] {
			continue
		}
		var inside float64
		for c := range i + 1 {
			for d := range i + 1 {
				dot := 0.0
				for j, g := range data.used() {
					dot += float64(loadings[g*r.NComps+c]) * v.At(j, d)
				}
				inside += dot * dot
			}
		}
		near(t, "part of the subspace", inside, float64(i+1), 1e-5)
	}
}

// checkProperties holds what is true of any result: loadings orthonormal and zero elsewhere, their
// largest element positive, scores the projection of the rows, variances those of the scores.
func checkProperties(t *testing.T, data *table, r *pca.Result) {
	t.Helper()
	a, used, c := data.centred(), data.used(), r.NComps
	n, k := a.Dims()
	v, loadings := mat.NewDense(k, c, nil), r.PCs(len(data.use))
	for g, u := range data.use {
		row := loadings[g*c : (g+1)*c]
		if !u && slices.ContainsFunc(row, func(x float32) bool { return x != 0 }) {
			t.Fatalf("gene %d is not used and has loadings %v", g, row)
		}
	}
	for j, g := range used {
		for i := range c {
			v.Set(j, i, float64(loadings[g*c+i]))
		}
	}
	got := slices.Concat(r.Scores...)
	var gram, scores mat.Dense
	gram.Mul(v.T(), v)
	scores.Mul(a, v)
	for i := range c {
		for j := range c {
			want := 0.0
			if i == j {
				want = 1
			}
			near(t, "product of loadings", gram.At(i, j), want, 1e-6)
		}
		var sum, square float64
		for cell := range n {
			s := float64(got[cell*c+i])
			near(t, "score", s, scores.At(cell, i), 1e-5)
			sum += s
			square += s * s
		}
		near(t, "mean score", sum/float64(n), 0, 1e-6)
		near(t, "variance of scores", square/float64(n-1), r.Variance[i], 1e-5*math.Sqrt(r.Variance[0]*r.Variance[i])+1e-9)
		if i > 0 && r.Variance[i] > r.Variance[i-1]*(1+1e-12) {
			t.Errorf("variance %d is %g, above %g before it", i, r.Variance[i], r.Variance[i-1])
		}
		if col := mat.Col(nil, i, v); slices.Max(col) < -slices.Min(col) {
			t.Errorf("component %d: the largest loading is negative", i)
		}
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.15g, want %.15g to %.1e", what, got, want, tolerance)
	}
}

// TestRandomized compares with the exact result where the spectrum falls fast, and holds the
// properties everywhere.
func TestRandomized(t *testing.T) {
	p := pca.Default()
	p.Solver, p.NComps = pca.Randomized, 6
	for name, data := range shapes() {
		t.Run(name, func(t *testing.T) {
			r, err := data.run(p)
			if err != nil {
				t.Fatal(err)
			}
			exact, err := data.run(pca.Params{NComps: 6, Solver: pca.Covariance})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range r.Variance {
				near(t, "variance", v, exact.Variance[i], 0.02*exact.Variance[0])
			}
		})
	}
	data := groups(400, 300, 6)
	r, err := data.run(p)
	if err != nil {
		t.Fatal(err)
	}
	checkProperties(t, data, r)
	exact, _ := data.run(pca.Params{NComps: 6, Solver: pca.Covariance})
	loadings, want := r.PCs(len(data.use)), exact.PCs(len(data.use))
	for i := range 5 { // six groups stand out in five directions
		near(t, "variance", r.Variance[i], exact.Variance[i], 1e-9*exact.Variance[0])
		var dot float64
		for g := range data.use {
			dot += float64(loadings[g*6+i]) * float64(want[g*6+i])
		}
		near(t, "cosine", dot, 1, 1e-5)
	}
	again, _ := data.run(p)
	p.Seed = 7
	other, _ := data.run(p)
	if !slices.EqualFunc(r.Scores, again.Scores, slices.Equal) {
		t.Error("the same seed gave another result")
	}
	if slices.Equal(r.Variance, other.Variance) {
		t.Error("another seed gave the same result to the last bit")
	}
}

func TestOrderOfCells(t *testing.T) {
	data := groups(200, 100, 5)
	r, err := data.run(pca.Params{NComps: 4, Solver: pca.Covariance})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(data.rows)
	slices.Reverse(data.factors)
	back, err := data.run(pca.Params{NComps: 4, Solver: pca.Covariance})
	if err != nil {
		t.Fatal(err)
	}
	scores, backwards := slices.Concat(r.Scores...), slices.Concat(back.Scores...)
	for i := range 200 {
		for c := range 4 {
			near(t, "score", float64(backwards[(199-i)*4+c]), float64(scores[i*4+c]), 1e-5)
		}
	}
}

// TestEveryBit: neither how the rows come in blocks nor how many work on them changes a bit.
func TestEveryBit(t *testing.T) {
	data := random(3, 2100, 300, 0.4)
	m := sparse.FromRows(300, data.rows)
	for _, solver := range []string{pca.Covariance, pca.Randomized} {
		p := pca.Default()
		p.Solver, p.NComps = solver, 10
		var first *pca.Result
		for _, c := range []struct{ size, workers int }{{1, 1}, {77, 2}, {500, 3}, {2100, 8}} {
			in := pca.Input{Counts: used(m.InBlocksOf(c.size), data.use), Factors: data.factors, Use: data.use, Workers: c.workers}
			r, err := pca.Run(context.Background(), in, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = r
			}
			if !slices.EqualFunc(r.Scores, first.Scores, slices.Equal) || !slices.Equal(r.Variance, first.Variance) || !slices.Equal(r.Loadings, first.Loadings) {
				t.Errorf("%s: blocks of %d rows and %d workers give another result", solver, c.size, c.workers)
			}
		}
	}
}

func TestNotesAndErrors(t *testing.T) {
	flat := random(1, 10, 5, 0)
	for i, row := range flat.rows {
		copy(row, []float32{1, 2, 3, 4, 5})
		flat.factors[i] = 0.7
	}
	none, one := random(1, 10, 5, 0.5), random(1, 10, 5, 0.5)
	clear(none.use)
	clear(one.use[1:])
	negative := random(1, 10, 5, 0.5)
	negative.rows[3][2] = -40
	for _, c := range []struct {
		name   string
		data   *table
		change func(*pca.Params)
		want   string // of the error
	}{
		{"one cell", random(1, 1, 5, 1), nil, "at least 2 cells, and 1 is left"},
		{"no cell", random(1, 0, 5, 1), nil, "at least 2 cells, and 0 are left"},
		{"no gene", none, nil, "at least 2 highly variable genes, and 0 are marked"},
		{"one gene", one, nil, "at least 2 highly variable genes, and 1 is marked"},
		{"no variance", flat, nil, "the same value in every cell"},
		{"no counts", random(1, 10, 5, 0), nil, "the same value in every cell"},
		{"no number", negative, nil, "gene 2"},
		{"no components", random(1, 10, 5, 1), func(p *pca.Params) { p.NComps = 0 }, "n_comps is 0"},
		{"solver", random(1, 10, 5, 1), func(p *pca.Params) { p.Solver = "arpack" }, `solver is "arpack"`},
		{"iterations", random(1, 10, 5, 1), func(p *pca.Params) { p.Solver, p.PowerIterations = pca.Randomized, -1 }, "n_iter is -1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := pca.Default()
			if c.change != nil {
				c.change(&p)
			}
			if _, err := c.data.run(p); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	r, err := random(1, 10, 5, 0.6).run(pca.Default())
	if err != nil || r.NComps != 4 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "from 50 to 4") {
		t.Errorf("10 cells × 5 genes: %+v, %v", r, err)
	}
	if r, _ := random(1, 10, 8, 0.6).run(pca.Params{NComps: 3, Solver: pca.Covariance}); len(r.Notes) != 0 {
		t.Errorf("notes without a cause: %q", r.Notes)
	}
}

// TestCancel cancels at every one of the first calls of progress, and now and then later.
func TestCancel(t *testing.T) {
	data := random(3, 300, 260, 0.4)
	m := sparse.FromRows(260, data.rows).InBlocksOf(50)
	for _, solver := range []string{pca.Covariance, pca.Randomized} {
		p := pca.Default()
		p.Solver = solver
		calls := 0
		units := map[string]bool{}
		run := func(stop int) error {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			calls = 0
			_, err := pca.Run(ctx, pca.Input{Counts: used(m, data.use), Factors: data.factors, Use: data.use}, p, func(done, total int64, unit string) {
				units[unit] = true
				if done < 0 || done > total {
					t.Errorf("%d of %d %s", done, total, unit)
				}
				if calls++; calls == stop {
					cancel()
				}
			})
			return err
		}
		if err := run(-1); err != nil {
			t.Fatal(err)
		}
		if !units["cells"] || !units["rounds"] {
			t.Errorf("%s: progress in %v", solver, units)
		}
		for all, stop := calls, 1; stop < all; stop += 1 + stop/3 {
			if err := run(stop); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: cancelled at call %d: %v", solver, stop, err)
			} else if calls > stop+1 {
				t.Errorf("%s: %d calls after the cancel", solver, calls-stop)
			}
		}
	}
}
