// Package pca finds the principal components of log-normalised expression over the highly variable
// genes, as scanpy.pp.pca(mask_var="highly_variable") does, or over all, as with mask_var=None, without
// ever forming the dense matrix.
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

// Masks: which of the kept genes are used.
const (
	HighlyVariable = "highly_variable" // the default
	AllGenes       = ""                // scanpy's None
)

// Params are the settings of the step, under scanpy's and scikit-learn's names.
type Params struct {
	NComps  int    `json:"n_comps"`
	MaskVar string `json:"mask_var"` // "highly_variable", or empty for all kept genes
	Solver  string `json:"solver"`
	// The rest is read by the randomized solver only.
	Seed            uint64 `json:"seed"`
	Oversamples     int    `json:"n_oversamples"`
	PowerIterations int    `json:"n_iter"`
}

// Default returns 50 exact components of the highly variable genes; for the randomized solver seed 42,
// 10 oversamples, 7 power iterations.
func Default() Params {
	return Params{NComps: 50, MaskVar: HighlyVariable, Solver: Covariance, Seed: 42, Oversamples: 10, PowerIterations: 7}
}

// SolverFor returns the solver to choose for a mask where nobody has: all genes have no covariance that
// fits in memory, and each of the exact solver's some hundreds of products is a pass over the counts.
func SolverFor(maskVar string) string {
	if maskVar == AllGenes {
		return Randomized
	}
	return Covariance
}

// Result holds the components. Slices are owned by the result.
type Result struct {
	NComps        int
	MaskVar       string
	Scores        [][]float32 // X_pca: cells × NComps, row-major, in runs of cells that follow one another
	Genes         []int32     // those in use, of all kept ones, rising
	Loadings      []float32   // PCs, of genes in use: × NComps, row-major
	Variance      []float64
	VarianceRatio []float64
	Notes         []string // for example: fewer components than asked for, and why
}

// PCs spreads the loadings over so many kept genes: × NComps, row-major, with rows of 0 for genes that were not used.
func (r *Result) PCs(nGenes int) []float32 {
	out := make([]float32, nGenes*r.NComps)
	for i, gene := range r.Genes {
		copy(out[int(gene)*r.NComps:], r.Loadings[i*r.NComps:(i+1)*r.NComps])
	}
	return out
}

// genes is what the genes in use are called.
func (p Params) genes() string {
	if p.MaskVar == AllGenes {
		return "genes"
	}
	return "highly variable genes"
}

// width is how many vectors the randomized solver works with.
func (p Params) width() int { return p.NComps + p.Oversamples }
