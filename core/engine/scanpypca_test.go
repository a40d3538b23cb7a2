package engine_test

import "math"

// pca compares components with those of the exact float64 eigendecomposition. A component is clear where
// its variance stands apart from its neighbours'; only such a one is determined by the data.
func (c *comparison) pca(sameGenes bool) {
	c.Helper()
	refScores, err := c.file.ObsmArray("X_pca_exact")
	if err != nil {
		c.Fatal(err)
	}
	refLoadings, err := c.file.VarmArray("PCs_exact")
	if err != nil {
		c.Fatal(err)
	}
	variance, ratio := c.uns("pca_exact/variance"), c.uns("pca_exact/variance_ratio")
	pca := c.got.Uns["pca"].(map[string]any)
	k := refScores.Cols
	if got := c.got.Obsm["X_pca"].Cols; got != k {
		c.Fatalf("%d components, want %d", got, k)
	}
	bar := 1e-3
	if sameGenes {
		bar = 1e-5
	}
	e := relative(pca["variance_ratio"].([]float64), ratio)
	c.say("PCA variance_ratio", e <= bar, "1e-5 with the same genes, else 1e-3", "%.1e", e)

	v, w := wide(c.got.Varm["PCs"]), wide(refLoadings)
	x, u := wide(c.got.Obsm["X_pca"]), wide(refScores)
	clear := clearOnes(variance)
	worst, worstScore, flipped, scoreOff, scoreRange, nClear := 1.0, 1.0, 0, 0.0, 0.0, 0
	for i := range u {
		scoreRange = max(scoreRange, math.Abs(u[i]))
	}
	for j := range k {
		if !clear[j] {
			continue
		}
		nClear++
		cos := cosine(v, w, j, k)
		if cos < 0 {
			flipped++
		}
		worst = min(worst, math.Abs(cos))
		worstScore = min(worstScore, cosine(x, u, j, k))
		for i := j; i < len(u); i += k {
			scoreOff = max(scoreOff, math.Abs(x[i]-u[i])/scoreRange)
		}
	}
	c.say("PCA loadings", worst > 0.9999, "> 0.9999", "least |cosine| %.9f over %d clear components", worst, nClear)
	c.say("PCA signs", flipped == 0, "0", "%d flipped", flipped)
	c.say("PCA scores", worstScore > 0.9999 && scoreOff < 1e-2, "> 0.9999, 1e-2", "least cosine %.9f, farthest %.1e of the range", worstScore, scoreOff)

	orth := 0.0
	for a := range k {
		for b := range k {
			want := 0.0
			if a == b {
				want = 1
			}
			orth = max(orth, math.Abs(dot(v, v, a, b, k)-want))
		}
	}
	c.say("PCA loadings orthonormal", orth < 1e-5, "1e-5", "%.1e", orth)
	kept, best := 0.0, 0.0
	for j := range k {
		kept += varianceOf(x, j, k)
		best += variance[j]
	}
	c.say("PCA variance kept by the scores", math.Abs(kept/best-1) < bar, "1 +- 1e-5", "%.9f of the optimum", kept/best)
}

func (c *comparison) uns(path string) []float64 {
	v, err := c.file.Uns(path)
	if err != nil {
		c.Fatal(err)
	}
	return v.([]float64)
}

func clearOnes(variance []float64) []bool {
	clear := make([]bool, len(variance))
	for j, v := range variance {
		before, after := math.Inf(1), v-variance[len(variance)-1]*0.999
		if j > 0 {
			before = variance[j-1] - v
		}
		if j+1 < len(variance) {
			after = v - variance[j+1]
		}
		clear[j] = min(before, after)/v > 2e-3
	}
	return clear
}

// dot multiplies column a of x with column b of y; both have k columns.
func dot(x, y []float64, a, b, k int) float64 {
	sum := 0.0
	for i := 0; i < len(x); i += k {
		sum += x[i+a] * y[i+b]
	}
	return sum
}

func cosine(x, y []float64, j, k int) float64 {
	return dot(x, y, j, j, k) / math.Sqrt(dot(x, x, j, j, k)*dot(y, y, j, j, k))
}

func varianceOf(x []float64, j, k int) float64 {
	n, sum := float64(len(x)/k), 0.0
	for i := j; i < len(x); i += k {
		sum += x[i]
	}
	return (dot(x, x, j, j, k) - sum*sum/n) / (n - 1)
}
