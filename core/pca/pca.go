// Package pca finds the principal components of log-normalised expression over the highly variable
// genes, as scanpy.pp.pca(mask_var="highly_variable") does, without ever forming the dense matrix.
//
//	raw counts --streamed--> chunks of rows, used genes only, log1p(count × factor)
//	    | gather: means, total variance, and the rows themselves or their covariance
//	    | topEigen (Lanczos) or randomizedEigen: products with the covariance, never centred rows
//	    ` scores: the rows once more, times the loadings
//
// Centring is by algebra everywhere. Results do not depend on how the rows come in blocks, and use no
// function whose last bit differs between machines.
package pca

// Solvers.
const (
	Covariance = "covariance" // exact, the default
	Randomized = "randomized" // Halko, Martinsson and Tropp 2011
)

// Params are the settings of the step, under scanpy's and scikit-learn's names.
type Params struct {
	NComps int    `json:"n_comps"`
	Solver string `json:"solver"`
	// The rest is read by the randomized solver only.
	Seed            uint64 `json:"seed"`
	Oversamples     int    `json:"n_oversamples"`
	PowerIterations int    `json:"n_iter"`
}

// Default returns 50 exact components; for the randomized solver seed 42, 10 oversamples, 7 power
// iterations.
func Default() Params {
	return Params{NComps: 50, Solver: Covariance, Seed: 42, Oversamples: 10, PowerIterations: 7}
}

// Result holds the components. Slices are owned by the result.
type Result struct {
	NComps        int
	Scores        []float32 // X_pca: cells × NComps, row-major
	Loadings      []float32 // PCs: kept genes × NComps, row-major; rows of genes that were not used are 0
	Variance      []float64
	VarianceRatio []float64
	Notes         []string // for example: fewer components than asked for, and why
}

// width is how many vectors the randomized solver works with.
func (p Params) width() int { return p.NComps + p.Oversamples }
