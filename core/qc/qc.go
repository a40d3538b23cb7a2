// Package qc computes quality-control metrics for each cell and each gene from raw counts, as
// scanpy.pp.calculate_qc_metrics does.
package qc

// Params are the settings of the step, under scanpy's names.
type Params struct {
	// PercentTop lists the n for which each cell's share of counts in its n highest genes is
	// computed. Those larger than the number of genes are left out.
	PercentTop []int `json:"percent_top"`
}

// Default returns scanpy's defaults.
func Default() Params { return Params{PercentTop: []int{50, 100, 200, 500}} }

// Result holds the metrics of every cell and gene of the whole file. Slices are owned by the result.
// Log1p columns are derived from these where they are shown or written.
type Result struct {
	// Of each cell.
	NGenesByCounts []int32
	TotalCounts    []float64
	PercentTop     []int       // the n that were computed, rising
	PctTop         [][]float64 // PctTop[i][cell]: percent of counts in the cell's PercentTop[i] highest genes; NaN without counts
	TotalCountsMT  []float64
	PctCountsMT    []float64 // NaN without counts

	// Of each gene.
	MT             []bool // whether it counts as mitochondrial
	NCellsByCounts []int64
	TotalByGene    []float64
}
