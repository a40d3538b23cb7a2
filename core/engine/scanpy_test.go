package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/hvg"
	"coverslip/core/ora"
	"coverslip/core/results"
)

// The references are what scanpy 1.12.4 computes on the same files; testdata/README.md says with which
// settings, and holds the versions. The bars are those of the project: QC exact, or to 2e-6 where scanpy
// rounds to float32; HVG to 1e-4, and the same genes but for those within 1e-4 of the cut; PCA against the
// float64 eigendecomposition; p-values to 1e-9.
var scanpyRuns = []struct {
	name, data string
	filter     engine.Filter
	flavors    map[string]hvg.Params
}{
	{"pbmc3k_all", "../../web/demo/pbmc3k.h5ad", engine.Filter{}, map[string]hvg.Params{"seurat_cutoffs": cutoffs()}},
	{"pbmc3k_filtered", "../../web/demo/pbmc3k.h5ad",
		engine.Filter{MinGenes: 200, MaxGenes: ptr(2500), MaxPctMT: ptr(5.0), MinCells: 3},
		map[string]hvg.Params{"seurat_cutoffs": cutoffs(), "cell_ranger": cellRanger()}},
	{"pbmc_facs3874", "../../testdata/data/pbmc_facs3874.h5ad", engine.Filter{MinCells: 3},
		map[string]hvg.Params{"seurat_cutoffs": cutoffs(), "cell_ranger": cellRanger(), "seurat_batch": inBatches("celltype")}},
}

func ptr[T any](v T) *T { return &v }

func cutoffs() hvg.Params {
	p := hvg.Default()
	p.NTopGenes = 0
	return p
}

func cellRanger() hvg.Params {
	p := hvg.Default()
	p.Flavor = hvg.CellRanger
	return p
}

func inBatches(key string) hvg.Params {
	p := hvg.Default()
	p.BatchKey = key
	return p
}

func TestAgainstScanpy(t *testing.T) {
	for _, run := range scanpyRuns {
		t.Run(run.name, func(t *testing.T) {
			a := open(t, run.data)
			plan := engine.DefaultPlan()
			plan.Filter = run.filter
			plan.ORA.Sets = ora.ImmuneMarkers()
			if err := a.Run(context.Background(), plan, nil); err != nil {
				t.Fatal(err)
			}
			c := &comparison{T: t, got: a.Results(), file: openFile(t, "../../testdata/scanpy/"+run.name+".h5ad")}
			c.ref = tables(t, c.file)
			c.sameNames()
			c.qc("obs", c.got.Obs, c.ref.Obs)
			c.qc("var", c.got.Var, c.ref.Var)
			c.pca(c.hvg("seurat"))
			c.ora()
			for flavor, p := range run.flavors {
				if err := a.HVG(context.Background(), p); err != nil {
					t.Fatalf("%s: %v", flavor, err)
				}
				c.got = a.Results()
				c.hvg(flavor)
			}
		})
	}
}

func openFile(t *testing.T, path string) *anndata.File {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := anndata.Open(bytes.NewReader(data), int64(len(data)), path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func tables(t *testing.T, f *anndata.File) *results.Results {
	t.Helper()
	r := &results.Results{}
	for _, table := range []struct {
		open func() (*anndata.Table, error)
		into **frame.Frame
	}{{f.Obs, &r.Obs}, {func() (*anndata.Table, error) { return f.Var(anndata.Source{}) }, &r.Var}} {
		opened, err := table.open()
		if err != nil {
			t.Fatal(err)
		}
		if *table.into, _, err = opened.Frame(); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func open(t *testing.T, path string) *engine.Analysis {
	t.Helper()
	f := openFile(t, path)
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	r := tables(t, f)
	return engine.New(x, r.Obs, r.Var)
}

// comparison holds a result against a reference. Each check logs its figure with its bar.
type comparison struct {
	*testing.T
	got, ref *results.Results
	file     *anndata.File // of the reference
}

func (c *comparison) say(name string, ok bool, bar, figure string, args ...any) {
	c.Helper()
	line := fmt.Sprintf("%-40s %s   (asked: %s)", name, fmt.Sprintf(figure, args...), bar)
	if !ok {
		c.Error("FAIL " + line)
		return
	}
	c.Log("ok   " + line)
}

func (c *comparison) sameNames() {
	if !reflect.DeepEqual(c.got.Obs.Index, c.ref.Obs.Index) || !reflect.DeepEqual(c.got.Var.Index, c.ref.Var.Index) {
		c.Fatalf("kept %d × %d, not the reference's %d × %d names in their order",
			c.got.Obs.Index.Len(), c.got.Var.Index.Len(), c.ref.Obs.Index.Len(), c.ref.Var.Index.Len())
	}
}

// qc compares every QC column: value and type.
func (c *comparison) qc(table string, got, ref *frame.Frame) {
	columns := 0
	for _, want := range ref.Columns {
		if strings.Contains(want.Name, "__") || !strings.Contains(want.Name, "counts") && want.Name != "mt" {
			continue
		}
		columns++
		have := got.Column(want.Name)
		if have == nil {
			c.say(table+"/"+want.Name, false, "present", "absent")
			continue
		}
		if g, w := fmt.Sprintf("%T", have.Values), fmt.Sprintf("%T", want.Values); g != w {
			c.say(table+"/"+want.Name, false, w, "%s", g)
		}
		bar := 0.0
		for _, rounded := range []string{"log1p", "pct", "mean"} {
			if strings.HasPrefix(want.Name, rounded) {
				bar = 2e-6
			}
		}
		e := relative(numbers(have), numbers(want))
		c.say(table+"/"+want.Name, e <= bar, fmt.Sprint(bar), "%.1e", e)
	}
	if columns < 7 {
		c.Errorf("%s: only %d QC columns in the reference", table, columns)
	}
}

// hvg compares the genes and their scores, and reports whether the genes are the same.
func (c *comparison) hvg(flavor string) bool {
	got, ref := flags(c.got.Var, "highly_variable"), flags(c.ref.Var, flavor+"__highly_variable")
	score := numbers(c.ref.Var.Column(flavor + "__dispersions_norm"))
	cut := math.Inf(1)
	for g, selected := range ref {
		if selected && score[g] < cut {
			cut = score[g]
		}
	}
	differ, farthest := 0, 0.0
	for g := range ref {
		if got[g] != ref[g] {
			differ++
			farthest = max(farthest, math.Abs(score[g]-cut)/math.Abs(cut))
		}
	}
	c.say("genes of "+flavor, farthest <= 1e-4, "none farther than 1e-4", "%d differ, farthest %.1e from the cut", differ, farthest)
	for _, name := range []string{"means", "dispersions", "dispersions_norm"} {
		e, nan := quantile999(numbers(c.got.Var.Column(name)), numbers(c.ref.Var.Column(flavor+"__"+name)))
		c.say(name+" of "+flavor, e <= 1e-4 && nan == 0, "1e-4, 0", "99.9 %% within %.1e, %d NaN differ", e, nan)
	}
	if want := c.ref.Var.Column(flavor + "__highly_variable_nbatches"); want != nil {
		e := relative(numbers(c.got.Var.Column("highly_variable_nbatches")), numbers(want))
		i := relative(numbers(c.got.Var.Column("highly_variable_intersection")), numbers(c.ref.Var.Column(flavor+"__highly_variable_intersection")))
		c.say("batches of "+flavor, e == 0 && i == 0, "equal", "off by %g, intersection by %g", e, i)
	}
	return differ == 0
}

func (c *comparison) ora() {
	for name, bar := range map[string]float64{"ora_pvals": 1e-9, "ora_score": 1e-9} {
		want, err := c.file.ObsmArray(name)
		if err != nil {
			c.Fatal(err)
		}
		got := c.got.Obsm[name]
		e := math.Inf(1)
		if got.Rows == want.Rows && got.Cols == want.Cols {
			e = relative(wide(got), wide(want))
		}
		c.say(name, e <= bar, fmt.Sprint(bar), "%.1e", e)
	}
}

func flags(f *frame.Frame, name string) []bool { return f.Column(name).Values.([]bool) }

// numbers returns the values of a column as float64.
func numbers(c *frame.Column) []float64 {
	switch v := c.Values.(type) {
	case []int32:
		return widen(v)
	case []int64:
		return widen(v)
	case []float32:
		return widen(v)
	case []float64:
		return v
	case []bool:
		out := make([]float64, len(v))
		for i, b := range v {
			if b {
				out[i] = 1
			}
		}
		return out
	}
	panic(fmt.Sprintf("column %q holds a %T", c.Name, c.Values))
}

func wide(a results.Array) []float64 {
	switch v := a.Values.(type) {
	case []float32:
		return widen(v)
	case [][]float32:
		return widen(slices.Concat(v...))
	}
	return a.Values.([]float64)
}

func widen[T int32 | int64 | float32](v []T) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

// relative returns the largest relative difference, infinite where NaN or infinity are in other places.
func relative(x, y []float64) float64 {
	worst := 0.0
	for i, v := range y {
		switch {
		case math.IsNaN(x[i]) != math.IsNaN(v), math.IsInf(x[i], 0) && x[i] != v, math.IsInf(v, 0) && x[i] != v:
			return math.Inf(1)
		case !math.IsNaN(v) && !math.IsInf(v, 0):
			worst = max(worst, math.Abs(x[i]-v)/max(math.Abs(v), 1e-6))
		}
	}
	return worst
}

// quantile999 returns the relative difference that 99.9 % of the values keep to, and in how many places
// only one of the two is finite.
func quantile999(x, y []float64) (q float64, nan int) {
	var e []float64
	finite := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	for i, v := range y {
		if finite(v) != finite(x[i]) {
			nan++
		} else if finite(v) {
			e = append(e, math.Abs(x[i]-v)/max(math.Abs(v), 1e-3))
		}
	}
	slices.Sort(e)
	return e[len(e)*999/1000], nan
}
