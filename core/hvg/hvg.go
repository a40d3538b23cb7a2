// Package hvg finds highly variable genes from per-gene moments, as
// scanpy.pp.highly_variable_genes does for the flavors "seurat" and "cell_ranger".
package hvg

// Flavors of the method.
const (
	Seurat     = "seurat"
	CellRanger = "cell_ranger"
)

// Params are the settings of the step, under scanpy's names.
type Params struct {
	Flavor string `json:"flavor"`
	// NTopGenes is how many genes to keep; 0 selects by the four cut-offs instead.
	NTopGenes int      `json:"n_top_genes"`
	MinMean   float64  `json:"min_mean"`
	MaxMean   float64  `json:"max_mean"`
	MinDisp   float64  `json:"min_disp"`
	MaxDisp   *float64 `json:"max_disp"` // nil: no upper limit
	NBins     int      `json:"n_bins"`
	// BatchKey names a column of obs; genes are then ranked in each batch and the ranks merged.
	BatchKey string `json:"batch_key"`
}

// Default returns scanpy's defaults, with the 2,000 top genes that its tutorial takes.
func Default() Params {
	return Params{Flavor: Seurat, NTopGenes: 2000, MinMean: 0.0125, MaxMean: 3, MinDisp: 0.5, NBins: 20}
}

// Result holds what the step found for each kept gene. Slices are owned by the result.
type Result struct {
	Flavor          string
	HighlyVariable  []bool
	Means           []float64
	Dispersions     []float64
	DispersionsNorm []float32
	NBatches        []int64  // with a batch key: in how many batches the gene is highly variable; else nil
	Intersection    []bool   // with a batch key: whether in all of them; else nil
	Notes           []string // what was done where scanpy itself would fail or warn
}
