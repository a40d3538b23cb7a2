package pca

import (
	"math"
	"testing"

	"coverslip/core/sparse"
)

// TestSingle: products that are summed up in float32 give the same variances and components, to far less than the
// tolerances are, and are chosen where there are many and the means leave enough of them.
func TestSingle(t *testing.T) {
	const n, k, c = 20000, 1000, 30
	m, factors := counts(9, n, k, 0.12)
	src := wholly(m, factors)
	single, err := src.chooseForm(n, 70, silent())
	if err != nil || single.Form != makeCovariance || single.Double {
		t.Fatalf("form %d, double %t, %v", single.Form, single.Double, err)
	}
	double := single
	double.Double = true
	values, vectors := componentsAs(t, single, src, n, c)
	want, wantVectors := componentsAs(t, double, src, n, c)
	for i, v := range values {
		if d := math.Abs(v - want[i]); d == 0 || d > 1e-7*want[i] {
			t.Errorf("variance %d is %.10g in float32, %.10g in float64", i, v, want[i])
		}
	}
	// Each kind of cell but one has a component; those after it are of noise, and hardly apart.
	for i := range 11 {
		var dot float64
		for j := range k {
			dot += vectors[i*k+j] * wantVectors[i*k+j]
		}
		if math.Abs(dot) < 1-1e-9 {
			t.Errorf("component %d: |cosine| is 1 - %.1e", i, 1-math.Abs(dot))
		}
	}
}

func componentsAs(t *testing.T, as Gather, src *read, n, c int) (values, vectors []float64) {
	t.Helper()
	g, err := gatherAs(as, src, n, silent())
	if err != nil {
		t.Fatal(err)
	}
	values, vectors, err = topEigen(g.operator(), c, silent())
	if err != nil {
		t.Fatal(err)
	}
	return values, vectors
}

// TestDoubleChosen: where there is little to do, and where what the means subtract would leave only rounding.
func TestDoubleChosen(t *testing.T) {
	few, factors := counts(9, 6000, 300, 0.08)
	const n, k = 8000, 200
	indptr, indices, data := []int{0}, []int32{}, []float32{}
	for i := range n {
		for j := range k {
			indices, data = append(indices, int32(j)), append(data, float32(1000+(i*j)%7))
		}
		indptr = append(indptr, len(indices))
	}
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	for name, src := range map[string]*read{"few": wholly(few, factors), "dense": wholly(sparse.NewCSR(k, indptr, indices, data), ones)} {
		if g, err := src.chooseForm(src.stage.Borders[src.ranges()], 70, silent()); err != nil || g.Form != makeCovariance || !g.Double {
			t.Errorf("%s: form %d, double %t, %v", name, g.Form, g.Double, err)
		}
	}
}
