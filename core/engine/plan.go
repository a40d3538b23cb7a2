// Package engine runs the steps of an analysis over a matrix in few passes over its rows, and keeps
// what they find in one growing object.
package engine

import (
	"coverslip/core/hvg"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
)

// Plan is a whole analysis as a value: the source of the counts, and the settings of every step.
type Plan struct {
	Source Source     `json:"source"`
	Mito   Mito       `json:"mito"`
	QC     qc.Params  `json:"qc"`
	Filter Filter     `json:"filter"`
	Norm   Norm       `json:"norm"`
	HVG    hvg.Params `json:"hvg"`
	PCA    pca.Params `json:"pca"`
	ORA    ora.Params `json:"ora"` // no sets: the step is left out
}

// Source says which matrix of the file holds the raw counts. At most one field is set; none means X.
type Source struct {
	Layer string `json:"layer"` // layers/NAME
	Raw   bool   `json:"raw"`   // raw/X, with raw/var as the genes
}

// Mito says which genes are mitochondrial: those marked in a boolean column of var, or those whose
// name begins with a prefix, in any case of letters.
type Mito struct {
	Column string `json:"column"` // takes precedence over Prefix where set
	Prefix string `json:"prefix"`
}

// Filter holds the thresholds for cells and genes; the zero value keeps all.
//
// A cell is kept when its n_genes_by_counts is at least MinGenes and below MaxGenes and its
// pct_counts_mt is not at or above MaxPctMT. A gene is then kept when at least MinCells of the kept
// cells have it.
type Filter struct {
	MinGenes int      `json:"min_genes"`
	MaxGenes *int     `json:"max_genes"`  // nil: no limit
	MaxPctMT *float64 `json:"max_pct_mt"` // nil: no limit
	MinCells int      `json:"min_cells"`
}

// Norm holds the settings of scanpy.pp.normalize_total; log1p (natural) always follows.
type Norm struct {
	TargetSum float64 `json:"target_sum"` // 0: the median of the kept cells' totals, scanpy's own default
}

// DefaultPlan returns scanpy's usual analysis without any filter: 10,000 counts a cell, 2,000 genes by
// flavor seurat, 50 exact components, no gene sets.
func DefaultPlan() Plan {
	return Plan{
		Mito: Mito{Prefix: "MT-"},
		QC:   qc.Default(),
		Norm: Norm{TargetSum: 1e4},
		HVG:  hvg.Default(),
		PCA:  pca.Default(),
		ORA:  ora.Params{NUp: ora.DefaultNUp},
	}
}
