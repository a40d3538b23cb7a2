// Package results holds what an analysis has computed, laid out as scanpy lays it out in an AnnData
// object: obs and var tables, obsm and varm arrays, and uns for the rest.
package results

import "coverslip/core/frame"

// RecordKey is the member of Uns that says how the results came about; package provenance writes it.
const RecordKey = "coverslip"

// Results is the growing object to which every step adds. Obs has a row for each kept cell and Var
// one for each kept gene, in the file's order.
type Results struct {
	Obs, Var   *frame.Frame
	Obsm, Varm map[string]Array // by name: "X_pca" (cells × components), "PCs" (genes × components)
	Uns        map[string]any   // values: nested map[string]any, string, bool, int, int64, float64, []string, []int64, []float32, []float64
}

// Array is a dense array of Rows × Cols values in row-major order.
type Array struct {
	Rows, Cols int
	Values     any // []float32 or []float64, len Rows*Cols; or [][]float32, which is one such of runs of rows
}
