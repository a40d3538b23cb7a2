// Package tables writes results as text: comma-separated as in RFC 4180, or tab-separated. Names and order
// of columns are those of scanpy's obs and var, and the header of the index is empty, as pandas writes it:
//
//	pandas.read_csv("obs.csv", index_col=0)
//
// A number is the shortest text that reads back as the same value of its column's type, written as Python
// does; text is as it is, categories are their labels, a missing value is nothing between two commas, and an
// empty text is "".
//
// Text is appended to the caller's buffer, for as many rows as the caller wants at a time: a table of a
// million cells is never one string.
package tables

import (
	"fmt"

	"coverslip/core/frame"
	"coverslip/core/results"
)

// Names of the tables.
const (
	Obs      = "obs"       // cells × columns of obs
	Var      = "var"       // genes × columns of var
	PCA      = "pca"       // cells × components, the scores
	Loadings = "loadings"  // genes × components; 0 for genes that are not highly variable
	ORA      = "ora"       // cells × gene sets, -log10 of the p-values
	ORAPVals = "ora_pvals" // cells × gene sets
)

// Table is one table of the results, with a row for each kept cell or each kept gene. It reads the results'
// own memory.
type Table struct {
	Name    string
	OfCells bool // a row is a cell, and not a gene
	index   frame.Names
	columns []column
}

// column is a named column; put appends the value of a row.
type column struct {
	name string
	put  func(dst []byte, row int, f Format) []byte
}

// All returns the tables that the results have, in the order of the names above.
func All(r *results.Results) []*Table {
	obs, vars := &Table{Name: Obs, OfCells: true, index: r.Obs.Index}, &Table{Name: Var, index: r.Var.Index}
	for _, c := range r.Obs.Columns {
		obs.columns = append(obs.columns, ofFrame(c))
	}
	for _, c := range r.Var.Columns {
		vars.columns = append(vars.columns, ofFrame(c))
	}
	all := []*Table{obs, vars}
	add := func(t *Table, array results.Array, there bool, name func(i int) string) {
		if !there {
			return
		}
		for i := range array.Cols {
			t.columns = append(t.columns, ofArray(name(i), array, i))
		}
		all = append(all, t)
	}
	component := func(i int) string { return fmt.Sprintf("PC%d", i+1) }
	scores, there := r.Obsm["X_pca"]
	add(&Table{Name: PCA, OfCells: true, index: r.Obs.Index}, scores, there, component)
	loadings, there := r.Varm["PCs"]
	add(&Table{Name: Loadings, index: r.Var.Index}, loadings, there, component)
	if ora, there := r.Uns["ora"].(map[string]any); there {
		sets := ora["sets"].([]string)
		set := func(i int) string { return sets[i] }
		add(&Table{Name: ORA, OfCells: true, index: r.Obs.Index}, r.Obsm["ora_score"], true, set)
		add(&Table{Name: ORAPVals, OfCells: true, index: r.Obs.Index}, r.Obsm["ora_pvals"], true, set)
	}
	return all
}

// Rows returns how many rows there are.
func (t *Table) Rows() int { return t.index.Len() }

// AppendHeader appends the line with the names of the columns.
func (t *Table) AppendHeader(dst []byte, f Format) []byte {
	for _, c := range t.columns {
		dst = f.appendText(append(dst, f.comma), c.name)
	}
	return append(dst, f.end...)
}

// AppendRow appends the line of one row, counted from 0; it panics when there is no such row.
func (t *Table) AppendRow(dst []byte, f Format, row int) []byte {
	dst = f.appendText(dst, t.index.At(row))
	for _, c := range t.columns {
		dst = c.put(append(dst, f.comma), row, f)
	}
	return append(dst, f.end...)
}
