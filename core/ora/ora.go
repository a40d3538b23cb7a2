// Package ora tests, in each cell, whether the genes of a set are over-represented among the cell's
// highest genes: a one-sided hypergeometric test, as decoupler's ora does.
package ora

// Set is a named set of gene names.
type Set struct {
	Name  string   `json:"name"`
	Genes []string `json:"genes"`
}

// Params are the settings of the step.
type Params struct {
	NUp  int   `json:"n_up"` // how many of each cell's highest genes are taken
	Sets []Set `json:"sets"`
}

// DefaultNUp is the number of highest genes taken of each cell.
const DefaultNUp = 50

// Result holds a p-value for each cell and set. Slices are owned by the result.
type Result struct {
	NUp     int
	Sets    []string
	SetSize []int64   // how many genes of each set the data hold
	PVals   []float64 // cells × sets, row-major
	Score   []float64 // -log10 of PVals, right also where PVals underflows
}
