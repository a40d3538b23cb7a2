package pca_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"slices"
	"testing"

	"coverslip/core/pca"
	"coverslip/core/sparse"
	"coverslip/h5read"
)

// The demo data set, and what scanpy_reference.py found for it without filters (scanpy 1.12.4, numpy
// 2.5.5): flavor seurat's 2,000 genes, and the eigenvectors of their covariance in float64.
const (
	pbmc3k    = "../../web/demo/pbmc3k.h5ad"
	reference = "../../testdata/scanpy/pbmc3k_all.h5ad"
)

func open(t testing.TB, path string) *h5read.File {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := h5read.Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read[T h5read.Number](t testing.TB, f *h5read.File, path string) []T {
	t.Helper()
	d, err := f.Dataset(path)
	if err != nil {
		t.Fatal(err)
	}
	values, err := h5read.ReadAll[T](d)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// readPBMC3k returns the counts and the size factors for a total of 10,000.
func readPBMC3k(t testing.TB, nVars int) (sparse.Matrix, []float64) {
	f := open(t, pbmc3k)
	indices, data := read[int32](t, f, "/X/indices"), read[float32](t, f, "/X/data")
	var indptr []int
	for _, p := range read[int64](t, f, "/X/indptr") {
		indptr = append(indptr, int(p))
	}
	factors := make([]float64, len(indptr)-1)
	for i := range factors {
		var total float64
		for _, v := range data[indptr[i]:indptr[i+1]] {
			total += float64(v)
		}
		factors[i] = 1e4 / total
	}
	return sparse.NewCSR(nVars, indptr, indices, data), factors
}

// TestScanpy asks what compare_reference.py asks, mostly a good deal more strictly.
func TestScanpy(t *testing.T) {
	ref := open(t, reference)
	var use []bool
	for _, v := range read[uint8](t, ref, "/var/seurat__highly_variable") {
		use = append(use, v != 0)
	}
	m, factors := readPBMC3k(t, len(use))
	r, err := pca.Run(context.Background(), pca.Input{Counts: used(m, use), Factors: factors, Use: use}, pca.Default(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const k = 50
	if r.NComps != k || len(r.Notes) != 0 {
		t.Fatalf("%d components, notes %q", r.NComps, r.Notes)
	}
	variance, ratio := read[float64](t, ref, "/uns/pca_exact/variance"), read[float64](t, ref, "/uns/pca_exact/variance_ratio")
	pcs, scores := read[float32](t, ref, "/varm/PCs_exact"), read[float32](t, ref, "/obsm/X_pca_exact")
	var worst struct{ variance, ratio, cosine, score float64 }
	loadings := r.PCs(len(use))
	for c := range k {
		worst.variance = max(worst.variance, math.Abs(r.Variance[c]/variance[c]-1))
		worst.ratio = max(worst.ratio, math.Abs(r.VarianceRatio[c]/ratio[c]-1))
		// Signed, over all components: the gaps of this data set are all wide enough.
		var dot float64
		for g := range use {
			dot += float64(loadings[g*k+c]) * float64(pcs[g*k+c])
		}
		worst.cosine = max(worst.cosine, math.Abs(1-dot))
	}
	got := slices.Concat(r.Scores...)
	for i, s := range scores {
		worst.score = max(worst.score, math.Abs(float64(got[i])-float64(s)))
	}
	t.Logf("largest differences: variance %.1e, variance ratio %.1e, 1 - cosine %.1e, score %.1e", worst.variance, worst.ratio, worst.cosine, worst.score)
	if worst.variance > 1e-10 || worst.ratio > 1e-10 || worst.cosine > 1e-6 || worst.score > 2e-5 {
		t.Errorf("not scanpy's numbers: %+v", worst)
	}
}

// TestScanpyRandomized: as near to the exact variances as scikit-learn's randomized_svd with the same
// settings (1.9.1, farthest of the first 20 and of all: 0.0022 and 0.039 with seed 42, 0.0026 and 0.035
// with seed 1). The last ones lie close together, which 10 oversamples and 7 iterations do not part.
func TestScanpyRandomized(t *testing.T) {
	ref := open(t, reference)
	var use []bool
	for _, v := range read[uint8](t, ref, "/var/seurat__highly_variable") {
		use = append(use, v != 0)
	}
	m, factors := readPBMC3k(t, len(use))
	p := pca.Default()
	p.Solver = pca.Randomized
	r, err := pca.Run(context.Background(), pca.Input{Counts: used(m, use), Factors: factors, Use: use}, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	variance := read[float64](t, ref, "/uns/pca_exact/variance")
	for c, v := range r.Variance {
		tolerance := 0.06
		if c < 20 {
			tolerance = 0.004
		}
		near(t, "variance", v/variance[c], 1, tolerance)
	}
}

func BenchmarkRun(b *testing.B) {
	ref := open(b, reference)
	var use []bool
	for _, v := range read[uint8](b, ref, "/var/seurat__highly_variable") {
		use = append(use, v != 0)
	}
	m, factors := readPBMC3k(b, len(use))
	for _, solver := range []string{pca.Covariance, pca.Randomized} {
		b.Run("pbmc3k/cells=2700/genes=2000/"+solver, func(b *testing.B) {
			p := pca.Default()
			p.Solver = solver
			for b.Loop() {
				if _, err := pca.Run(context.Background(), pca.Input{Counts: used(m, use), Factors: factors, Use: use}, p, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
