package core_test

import (
	"os"
	"runtime"
	"testing"

	"coverslip/core"
	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/results"
)

// TestLimitsChangeNoBit: neither the number of workers nor what is kept in memory changes a bit of a
// result, with filters, batches and gene sets and without, with either solver, of variable genes and of all.
func TestLimitsChangeNoBit(t *testing.T) {
	data := openTestFile(t, "../testdata/data/pbmc_facs3874.h5ad")
	plain := engine.DefaultPlan()
	full := engine.DefaultPlan()
	full.Filter = engine.Filter{MinGenes: 300, MinCells: 5}
	full.HVG.BatchKey = "celltype"
	full.ORA.Sets = ora.ImmuneMarkers()
	full.PCA.Solver = "randomized"
	all := engine.DefaultPlan()
	all.Filter.MinCells = 5
	all.PCA.MaskVar, all.PCA.Solver, all.PCA.PowerIterations = pca.AllGenes, pca.Randomized, 2
	for name, plan := range map[string]engine.Plan{"plain": plain, "full": full, "all genes": all} {
		limits := []core.Limits{{Memory: 1 << 30, Workers: 1}, {Memory: 0, Workers: 2}, {Memory: 1 << 30, Workers: 8}, {Memory: 200 << 20, Workers: 4}}
		if testing.Short() || runtime.GOARCH == "wasm" {
			limits = limits[:3]
		}
		var first string
		for _, l := range limits {
			input, err := core.Open(data, plan.Source, l)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time from what is kept
				a := input.Analysis()
				if err := a.Run(t.Context(), plan, nil); err != nil {
					t.Fatal(err)
				}
				got := results.Fingerprint(a.Results(), nil)
				if first == "" {
					first = got
				}
				if got != first {
					t.Errorf("%s: %+v gives another result", name, l)
				}
			}
		}
	}
}

func openTestFile(t *testing.T, path string) *anndata.File {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	data, err := anndata.Open(file, info.Size(), path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
