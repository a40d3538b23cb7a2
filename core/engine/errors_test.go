package engine_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/hvg"
	"coverslip/core/ora"
	"coverslip/core/qc"
	"coverslip/core/sparse"
)

func names(prefix string, n int) *frame.Frame {
	list := make([]string, n)
	for i := range list {
		list[i] = prefix + string(rune('a'+i))
	}
	return &frame.Frame{Index: frame.NamesOf(list)}
}

// Every error must say what to do in words that do not need this code beside them.
func TestErrorsOfARun(t *testing.T) {
	usual := [][]float32{{1, 2, 0}, {0, 1, 3}, {4, 0, 1}, {1, 1, 0}}
	same := [][]float32{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}
	for _, c := range []struct {
		name   string
		rows   [][]float32
		change func(*engine.Plan)
		want   string
	}{
		{"no cells", nil, nil, "the matrix has no cells"},
		{"scaled", [][]float32{{1, 2, 0}, {0, -0.25, 3}}, nil, `gene "gb" in cell "cb" (row 1) is -0.25`},
		{"percent_top", usual, func(p *engine.Plan) { p.QC.PercentTop = []int{-1} }, "percent_top"},
		{"mito column", usual, func(p *engine.Plan) { p.Mito = engine.Mito{Column: "mito"} }, `no column "mito"`},
		{"mito column of text", usual, func(p *engine.Plan) { p.Mito = engine.Mito{Column: "text"} }, "true and false"},
		{"no cell left", usual, func(p *engine.Plan) { p.Filter.MinGenes = 9 }, "none of the 4 cells (min_genes drops 4)"},
		{"no gene left", usual, func(p *engine.Plan) { p.Filter.MinCells = 9 }, "none of the 3 genes (min_cells drops 3)"},
		{"one cell left", usual, func(p *engine.Plan) { p.Filter.MaxGenes = ptr(2); p.Filter.MinGenes = 3 }, "none of the 4 cells"},
		{"one cell", usual[:1], nil, "at least 2 cells"},
		{"nothing varies", same, nil, "no gene varies"},
		{"all zero", [][]float32{{0, 0, 0}, {0, 0, 0}}, nil, "no gene varies"},
		{"all zero, to the median", [][]float32{{0, 0, 0}, {0, 0, 0}}, func(p *engine.Plan) { p.Norm.TargetSum = 0 }, "no cell has any count"},
		{"target_sum", usual, func(p *engine.Plan) { p.Norm.TargetSum = math.NaN() }, "target_sum"},
		{"flavor", usual, func(p *engine.Plan) { p.HVG.Flavor = "loess" }, `"loess"`},
		{"batch_key", usual, func(p *engine.Plan) { p.HVG.BatchKey = "donor" }, `no column "donor"`},
		{"batch_key of numbers", usual, func(p *engine.Plan) { p.HVG.BatchKey = "real" }, "fractional"},
		{"batch_key without labels", usual, func(p *engine.Plan) { p.HVG.BatchKey = "missing" }, "no kept cell has a label"},
		{"batches of one cell", usual, func(p *engine.Plan) { p.HVG.BatchKey = "each" }, `no batch of "each"`},
		{"n_up", usual, func(p *engine.Plan) { p.ORA = ora.Params{Sets: ora.ImmuneMarkers()} }, "n_up is 0"},
		{"n_comps", usual, func(p *engine.Plan) { p.PCA.NComps = 0 }, "n_comps is 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			obs, vars := names("c", len(c.rows)), names("g", 3)
			n := len(c.rows)
			obs.Set("real", make([]float64, n))
			obs.Set("each", obs.Index.List())
			obs.Set("missing", frame.Categorical{Codes: slices.Repeat([]int32{-1}, n), Categories: []string{"a"}})
			vars.Set("text", []string{"a", "b", "c"})
			p := engine.DefaultPlan()
			if c.change != nil {
				c.change(&p)
			}
			a := engine.New(sparse.FromRows(3, c.rows), obs, vars)
			err := a.Run(background, p, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestNegativeErrorIsKept(t *testing.T) {
	a := engine.New(sparse.FromRows(1, [][]float32{{-3}}), names("c", 1), names("g", 1))
	err := a.QC(background, engine.Mito{}, qc.Default())
	var negative *qc.NegativeError
	if !errors.As(err, &negative) || negative.Value != -3 || !strings.Contains(err.Error(), "Choose raw or a layer") {
		t.Errorf("got %v", err)
	}
}

func TestStepsWantTheirOrder(t *testing.T) {
	p := plan()
	a := newSample(20, 50).analysis()
	for name, err := range map[string]error{
		"filter": a.Filter(background, p.Filter), "hvg": a.HVG(background, p.HVG), "pca": a.PCA(background, p.PCA),
		"sets": a.ORA(background, ora.Params{NUp: 5}),
	} {
		if err == nil {
			t.Errorf("%s was done before its time", name)
		}
	}
	if _, err := a.Expression(background, 0); err == nil {
		t.Error("expression before normalising")
	}
}

// A step that is done again takes what was built on it with it.
func TestLaterResultsAreForgotten(t *testing.T) {
	p := plan()
	a := newSample(100, 50).analysis()
	for _, c := range []struct {
		name string
		do   func() error
		left string
	}{
		{"pca", func() error { return a.PCA(background, p.PCA) }, "norm hvg pca ora"},
		{"hvg", func() error { return a.HVG(background, p.HVG) }, "norm hvg ora"},
		{"norm", func() error { return a.Normalize(background, p.Norm) }, "norm ora"},
		{"filter", func() error { return a.Filter(background, p.Filter) }, ""},
		{"qc", func() error { return a.QC(background, p.Mito, p.QC) }, ""},
	} {
		if err := a.Run(background, p, nil); err != nil {
			t.Fatal(err)
		}
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, r := range []struct {
			name  string
			there bool
		}{{"norm", a.NormResult != nil}, {"hvg", a.HVGResult != nil}, {"pca", a.PCAResult != nil}, {"ora", a.ORAResult != nil}} {
			if r.there {
				left = append(left, r.name)
			}
		}
		if got := strings.Join(left, " "); got != c.left {
			t.Errorf("after %s again: %q is left, want %q", c.name, got, c.left)
		}
	}
}

func TestBatchKeyOfAnyLabels(t *testing.T) {
	s := newSample(300, 50)
	n := len(s.rows)
	numbers, wide, flags := make([]int32, n), make([]int64, n), make([]bool, n)
	want := frame.Categorical{Codes: make([]int32, n), Categories: []string{"x", "unused", "y"}}
	for i := range n {
		flags[i] = i%2 == 1
		numbers[i], wide[i], want.Codes[i] = int32(i%2), int64(i%2), int32(i%2*2)
	}
	p := plan().HVG
	p.BatchKey = "batch"
	var first *hvg.Result
	for _, values := range []any{want, numbers, wide, flags} {
		s.obs.Set("batch", values)
		a := s.analysis()
		if err := errors.Join(a.Normalize(background, engine.Norm{TargetSum: 1e4}), a.HVG(background, p)); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = a.HVGResult
		}
		if !slices.Equal(a.HVGResult.NBatches, first.NBatches) || slices.Max(first.NBatches) != 2 || len(first.Notes) != 0 {
			t.Errorf("%T: other batches, or notes %q", values, first.Notes)
		}
	}
	s.obs.Column("batch").Missing = slices.Repeat([]bool{true}, n)
	if err := s.analysis().Run(background, engine.Plan{HVG: p, PCA: plan().PCA, Norm: engine.Norm{TargetSum: 1e4}}, nil); err == nil {
		t.Error("batches of cells without a label")
	}
}
