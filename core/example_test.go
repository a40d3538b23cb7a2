package core_test

import (
	"context"
	"fmt"
	"os"

	"coverslip/core"
	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/hvg"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
)

// The whole analysis: one object, opened once, to which every step adds its results; the matrix is never
// copied. Beside each step is what scanpy calls it. Every step returns an error, left out for the view.
func Example() {
	ctx := context.Background()
	a, closeFile := open("../web/demo/pbmc3k.h5ad")
	defer closeFile()

	a.QC(ctx, engine.Mito{Prefix: "MT-"}, qc.Default())                    // sc.pp.calculate_qc_metrics
	a.Filter(ctx, engine.Filter{MinGenes: 200, MinCells: 3})               // sc.pp.filter_cells, filter_genes
	a.Normalize(ctx, engine.Norm{TargetSum: 1e4})                          // sc.pp.normalize_total, log1p
	a.HVG(ctx, hvg.Default())                                              // sc.pp.highly_variable_genes
	a.PCA(ctx, pca.Default())                                              // sc.pp.pca
	a.ORA(ctx, ora.Params{NUp: ora.DefaultNUp, Sets: ora.ImmuneMarkers()}) // decoupler's ora

	r := a.Results() // obs, var, obsm, varm, uns
	fmt.Println(r.Obs.Index.Len(), "cells,", r.Var.Index.Len(), "genes")
	fmt.Printf("%.4f\n", r.Uns["pca"].(map[string]any)["variance_ratio"].([]float64)[:3])

	// Output:
	// 2700 cells, 13714 genes
	// [0.1007 0.0359 0.0241]
}

// open reads the tables of a file; its matrix is read by the steps, block by block.
func open(path string) (a *engine.Analysis, closeFile func() error) {
	file, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	info, _ := file.Stat()
	data, err := anndata.Open(file, info.Size(), path)
	if err != nil {
		panic(err)
	}
	input, err := core.Open(data, engine.Source{}, core.Limits{Memory: 1 << 30, Workers: 2})
	if err != nil {
		panic(err)
	}
	return input.Analysis(), file.Close
}
