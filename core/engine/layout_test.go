package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/hvg"
	"coverslip/core/results"
)

func columns(f *frame.Frame) string {
	var out []string
	for _, c := range f.Columns {
		out = append(out, c.Name+" "+strings.TrimPrefix(fmt.Sprintf("%T", c.Values), "[]"))
	}
	return strings.Join(out, ", ")
}

// Names, order and types are those that anndata shows after scanpy has run.
func TestResultsAreLaidOutAsScanpyDoes(t *testing.T) {
	s := newSample(200, 50)
	p := plan()
	p.HVG.BatchKey = "label"
	a := s.analysis()
	if r := a.Results(); columns(r.Obs) != "label string" || columns(r.Var) != "" || len(r.Uns) != 0 {
		t.Errorf("before any step: %s; %s; %v", columns(r.Obs), columns(r.Var), r.Uns)
	}
	if err := a.Run(background, p, nil); err != nil {
		t.Fatal(err)
	}
	r := a.Results()
	for _, c := range []struct{ name, got, want string }{
		{"obs", columns(r.Obs), "label string, n_genes_by_counts int32, log1p_n_genes_by_counts float64, total_counts float32, log1p_total_counts float32, " +
			"pct_counts_in_top_5_genes float64, pct_counts_in_top_20_genes float64, total_counts_mt float32, log1p_total_counts_mt float32, pct_counts_mt float32"},
		{"var", columns(r.Var), "mt bool, n_cells_by_counts int64, mean_counts float32, log1p_mean_counts float32, pct_dropout_by_counts float64, " +
			"total_counts float32, log1p_total_counts float32, highly_variable bool, means float64, dispersions float64, dispersions_norm float32, " +
			"highly_variable_nbatches int64, highly_variable_intersection bool"},
		{"X_pca", shape(r.Obsm["X_pca"]), "200 × 4 [][]float32 of 800"},
		{"PCs", shape(r.Varm["PCs"]), "50 × 4 []float32 of 200"},
		{"ora_pvals", shape(r.Obsm["ora_pvals"]), "200 × 1 []float64 of 200"},
		{"ora_score", shape(r.Obsm["ora_score"]), "200 × 1 []float64 of 200"},
		{"hvg", fmt.Sprint(r.Uns["hvg"]), "map[flavor:seurat]"},
		{"log1p", fmt.Sprint(r.Uns["log1p"]), "map[]"},
		{"ora", fmt.Sprint(r.Uns["ora"]), "map[n_up:6 set_size:[3] sets:[s]]"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, c.got, c.want)
		}
	}
	if len(s.obs.Columns) != 1 || len(s.vars.Columns) != 0 {
		t.Error("the tables that were given are changed")
	}
}

func shape(a results.Array) string {
	n := 0
	switch v := a.Values.(type) {
	case []float32:
		n = len(v)
	case []float64:
		n = len(v)
	case [][]float32:
		n = len(slices.Concat(v...))
	}
	return fmt.Sprintf("%d × %d %T of %d", a.Rows, a.Cols, a.Values, n)
}

// A file that was analysed before has the columns already: they are replaced where they stand.
func TestOldColumnsAreReplaced(t *testing.T) {
	s := newSample(100, 50)
	s.obs.Set("total_counts", make([]float64, 100))
	s.vars.Set("mt", make([]string, 50))
	a := s.analysis()
	if err := a.Run(background, plan(), nil); err != nil {
		t.Fatal(err)
	}
	r := a.Results()
	if got := columns(r.Obs); strings.Count(got, " total_counts ") != 1 || !strings.HasPrefix(got, "label string, total_counts float32") {
		t.Errorf("obs: %s", got)
	}
	if got := columns(r.Var); !strings.HasPrefix(got, "mt bool, ") || strings.Count(got, "mt ") != 1 {
		t.Errorf("var: %s", got)
	}
}

func TestMitoByColumn(t *testing.T) {
	s := newSample(50, 50)
	flags, missing := make([]bool, 50), make([]bool, 50)
	flags[3], flags[4], missing[4] = true, true, true
	s.vars.Columns = append(s.vars.Columns, &frame.Column{Name: "mito", Values: flags, Missing: missing})
	for _, c := range []struct {
		mito engine.Mito
		want int
	}{{engine.Mito{Column: "mito", Prefix: "MT-"}, 1}, {engine.Mito{Prefix: "MT-"}, 5}, {engine.Mito{Prefix: "Mt-G1"}, 1}, {engine.Mito{}, 0}} {
		a := s.analysis()
		if err := a.QC(background, c.mito, plan().QC); err != nil || a.MitoGenes() != c.want {
			t.Errorf("%+v: %d genes, %v; want %d", c.mito, a.MitoGenes(), err, c.want)
		}
	}
}

// Half of the genes of this file have no cell, on which scanpy's cell_ranger raises "Bin edges must be unique".
func TestCellRangerOnGenesWithoutCells(t *testing.T) {
	a := open(t, "../../web/demo/pbmc3k.h5ad")
	p := engine.DefaultPlan()
	p.HVG.Flavor, p.PCA.NComps = hvg.CellRanger, 2
	if err := a.Run(background, p, nil); err != nil {
		t.Fatal(err)
	}
	selected := 0
	for g, v := range a.HVGResult.HighlyVariable {
		if v {
			selected++
			if a.QCResult.NCellsByCounts[g] == 0 {
				t.Errorf("gene %d without cells is highly variable", g)
			}
		}
	}
	// 2001: two genes share the 2000th place. scanpy 1.11.5 with filter_unexpressed_genes=True finds as many.
	if notes := a.Notes(); selected != 2001 || len(notes) == 0 || !strings.Contains(notes[0], "genes have no count in any cell") {
		t.Errorf("%d genes, notes %q", selected, notes)
	}
}
