package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/hvg"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
	"coverslip/core/sparse"
)

var background = context.Background()

// sample is a seeded matrix of more than two shards, with empty cells, genes of no cell, and genes of few.
type sample struct {
	rows      [][]float32
	x         sparse.Matrix
	obs, vars *frame.Frame
}

func newSample(nObs, nVars int) *sample {
	rng := rand.New(rand.NewPCG(17, 18))
	s := &sample{obs: &frame.Frame{}, vars: &frame.Frame{}}
	labels := make([]string, nObs)
	var cells, genes []string
	for i := range nObs {
		row := make([]float32, nVars)
		for g := range row {
			if rare := g%10 == 9; i%50 != 7 && g%25 != 3 && (rng.Float64() < 0.4 && !rare || rng.Float64() < 0.0005) {
				row[g] = float32(math.Ceil(rng.ExpFloat64() * float64(1+g%7+i%3)))
			}
		}
		s.rows = append(s.rows, row)
		cells = append(cells, fmt.Sprint("cell", i))
		labels[i] = []string{"a", "b", ""}[i%3]
	}
	for g := range nVars {
		name := fmt.Sprint("g", g)
		if g%12 == 0 {
			name = "mt-" + name
		}
		genes = append(genes, name)
	}
	s.obs.Index, s.vars.Index = frame.NamesOf(cells), frame.NamesOf(genes)
	s.obs.Set("label", labels)
	s.x = sparse.FromRows(nVars, s.rows).InBlocksOf(700)
	return s
}

func (s *sample) analysis() *engine.Analysis { return engine.New(s.x, s.obs, s.vars) }

func plan() engine.Plan {
	p := engine.DefaultPlan()
	p.QC.PercentTop = []int{5, 20}
	p.HVG.NTopGenes, p.HVG.NBins, p.PCA.NComps = 15, 5, 4
	p.ORA = ora.Params{NUp: 6, Sets: []ora.Set{{Name: "s", Genes: []string{"g1", "g2", "g19"}}}}
	return p
}

// plans are those whose passes differ.
func plans() map[string]engine.Plan {
	out := map[string]engine.Plan{"one pass": plan()}
	for name, change := range map[string]func(*engine.Plan){
		"cells dropped":         func(p *engine.Plan) { p.Filter = engine.Filter{MinGenes: 10, MaxPctMT: ptr(20.0)} },
		"genes dropped":         func(p *engine.Plan) { p.Filter.MinCells = 10 },
		"both dropped":          func(p *engine.Plan) { p.Filter = engine.Filter{MinGenes: 12, MaxGenes: ptr(30), MinCells: 20} },
		"median":                func(p *engine.Plan) { p.Norm.TargetSum = 0 },
		"median, genes dropped": func(p *engine.Plan) { p.Norm.TargetSum, p.Filter.MinCells = 0, 10 },
		"batches":               func(p *engine.Plan) { p.HVG.BatchKey, p.Filter.MinGenes = "label", 10 },
		"cell_ranger":           func(p *engine.Plan) { p.HVG.Flavor, p.Filter.MinCells = hvg.CellRanger, 10 },
		"all genes":             func(p *engine.Plan) { p.PCA.MaskVar = pca.AllGenes },
		"all genes left":        func(p *engine.Plan) { p.PCA.MaskVar, p.Filter.MinCells = pca.AllGenes, 10 },
		"no sets":               func(p *engine.Plan) { p.ORA.Sets = nil },
	} {
		p := plan()
		change(&p)
		out[name] = p
	}
	return out
}

// step does the plan one function at a time.
func step(t *testing.T, a *engine.Analysis, p engine.Plan) {
	t.Helper()
	err := errors.Join(a.QC(background, p.Mito, p.QC), a.Filter(background, p.Filter), a.Normalize(background, p.Norm),
		a.HVG(background, p.HVG), a.PCA(background, p.PCA))
	if len(p.ORA.Sets) > 0 {
		err = errors.Join(err, a.ORA(background, p.ORA))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestFewPassesGiveTheBitsOfSingleSteps(t *testing.T) {
	s := newSample(9000, 50)
	for name, p := range plans() {
		t.Run(name, func(t *testing.T) {
			var steps []string
			fused := s.analysis()
			if err := fused.Run(background, p, func(d engine.Done) { steps = append(steps, d.Step) }); err != nil {
				t.Fatal(err)
			}
			single := s.analysis()
			step(t, single, p)
			sameResults(t, fused, single)
			want := []string{"qc", "filter", "norm", "hvg", "ora", "pca"}
			if p.ORA.Sets == nil {
				want = slices.Delete(want, 4, 5)
			}
			if !slices.Equal(steps, want) {
				t.Errorf("steps %v, want %v", steps, want)
			}
		})
	}
}

func sameResults(t *testing.T, a, b *engine.Analysis) {
	t.Helper()
	for name, pair := range map[string][2]any{
		"kept": {a.Kept, b.Kept}, "qc": {a.QCResult, b.QCResult}, "norm": {a.NormResult, b.NormResult},
		"hvg": {a.HVGResult, b.HVGResult}, "ora": {a.ORAResult, b.ORAResult}, "pca": {a.PCAResult, b.PCAResult},
	} {
		// NaN is not equal to itself, but prints alike, and every bit of a float64 prints.
		if x, y := fmt.Sprintf("%+v", pair[0]), fmt.Sprintf("%+v", pair[1]); !reflect.DeepEqual(pair[0], pair[1]) && text(x) != text(y) {
			t.Errorf("%s differs:\n%.300s\n%.300s", name, x, y)
		}
	}
}

// text drops the address of a pointer.
func text(s string) string { return strings.TrimPrefix(s, "&") }

func TestRestoredStepsAreNotDoneAgain(t *testing.T) {
	s := newSample(500, 50)
	p := plan()
	p.Filter = engine.Filter{MinGenes: 10, MinCells: 10}
	whole := s.analysis()
	if err := whole.Run(background, p, nil); err != nil {
		t.Fatal(err)
	}
	set := []func(*engine.Analysis){
		func(a *engine.Analysis) { a.SetQC(whole.QCResult) },
		func(a *engine.Analysis) { a.SetFilter(whole.Kept) },
		func(a *engine.Analysis) { a.SetNorm(whole.NormResult) },
		func(a *engine.Analysis) { a.SetHVG(whole.HVGResult) },
		func(a *engine.Analysis) { a.SetORA(whole.ORAResult) },
		func(a *engine.Analysis) { a.SetPCA(whole.PCAResult) },
	}
	all := []string{"qc", "filter", "norm", "hvg", "ora", "pca"}
	for n := range len(set) + 1 {
		a := s.analysis()
		for _, f := range set[:n] {
			f(a)
		}
		var steps []string
		if err := a.Run(background, p, func(d engine.Done) { steps = append(steps, d.Step) }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(steps, all[n:]) {
			t.Errorf("%d steps restored: %v were done", n, steps)
		}
		sameResults(t, a, whole)
		if a.MitoGenes() != 5 {
			t.Errorf("%d mitochondrial genes, want 5", a.MitoGenes())
		}
	}
}

// The filter against the same written out on dense rows.
func TestFilterAgainstSlowTwin(t *testing.T) {
	s := newSample(400, 50)
	a := s.analysis()
	if err := a.QC(background, engine.Mito{Prefix: "MT-"}, qc.Params{}); err != nil {
		t.Fatal(err)
	}
	for _, f := range []engine.Filter{
		{}, {MinGenes: 14}, {MaxGenes: ptr(18)}, {MaxPctMT: ptr(9.5)}, {MinCells: 5},
		{MinGenes: 10, MaxGenes: ptr(22), MaxPctMT: ptr(15.0), MinCells: 70},
	} {
		if err := a.Filter(background, f); err != nil {
			t.Fatal(err)
		}
		want := engine.Kept{}
		cellsOf := make([]int, 50)
		for i, row := range s.rows {
			genes, total, mt := 0, 0.0, 0.0
			for g, v := range row {
				if v > 0 {
					genes++
				}
				total += float64(v)
				if g%12 == 0 {
					mt += float64(v)
				}
			}
			if genes < f.MinGenes || f.MaxGenes != nil && genes >= *f.MaxGenes || f.MaxPctMT != nil && mt/total*100 >= *f.MaxPctMT {
				continue
			}
			want.Cells = append(want.Cells, int32(i))
			for g, v := range row {
				if v > 0 {
					cellsOf[g]++
				}
			}
		}
		for g, n := range cellsOf {
			if n >= f.MinCells {
				want.Genes = append(want.Genes, int32(g))
			}
		}
		if !slices.Equal(a.Kept.Cells, want.Cells) || !slices.Equal(a.Kept.Genes, want.Genes) {
			t.Errorf("%+v: kept %d × %d, want %d × %d", f, len(a.Kept.Cells), len(a.Kept.Genes), len(want.Cells), len(want.Genes))
		}
		names := a.GeneNames()
		if len(names) != len(want.Genes) || names[len(names)-1] != s.vars.Index.At(int(want.Genes[len(want.Genes)-1])) {
			t.Errorf("%+v: names of %d genes", f, len(names))
		}
	}
}

func TestDroppedIsCounted(t *testing.T) {
	x := sparse.FromRows(3, [][]float32{{1, 1, 1}, {1, 0, 0}, {0, 9, 1}, {0, 0, 0}})
	a := engine.New(x, &frame.Frame{Index: frame.NamesOf([]string{"a", "b", "c", "d"})}, &frame.Frame{Index: frame.NamesOf([]string{"MT-1", "g", "h"})})
	p := engine.Filter{MinGenes: 1, MaxGenes: ptr(3), MaxPctMT: ptr(30.0), MinCells: 1}
	if err := errors.Join(a.QC(background, engine.Mito{Prefix: "mt-"}, qc.Params{}), a.Filter(background, p)); err != nil {
		t.Fatal(err)
	}
	want := engine.Kept{Cells: []int32{2}, Genes: []int32{1, 2}, Dropped: []engine.Dropped{
		{Threshold: "min_genes", Count: 1}, {Threshold: "max_genes", Count: 1}, {Threshold: "max_pct_mt", Count: 2}, {Threshold: "min_cells", Count: 1}}}
	if !reflect.DeepEqual(a.Kept, want) {
		t.Errorf("got %+v, want %+v", a.Kept, want)
	}
}

func TestExpression(t *testing.T) {
	s := newSample(300, 50)
	a := s.analysis()
	p := plan()
	p.Filter = engine.Filter{MinGenes: 12, MinCells: 10}
	if err := a.Run(background, p, nil); err != nil {
		t.Fatal(err)
	}
	for gene := range a.Kept.Genes {
		got, err := a.Expression(background, gene)
		if err != nil {
			t.Fatal(err)
		}
		for i, cell := range a.Kept.Cells {
			total := 0.0
			for _, g := range a.Kept.Genes {
				total += float64(s.rows[cell][g])
			}
			want := math.Log1p(float64(s.rows[cell][a.Kept.Genes[gene]]) * 1e4 / total)
			if math.Abs(float64(got[i])-want) > 1e-6*want {
				t.Fatalf("gene %d, cell %d: %g, want %g", gene, cell, got[i], want)
			}
		}
	}
	if _, err := a.Expression(background, len(a.Kept.Genes)); err == nil {
		t.Error("a gene that is not there has expression")
	}
}

func TestProgressAndCancel(t *testing.T) {
	s := newSample(9000, 50)
	p := plan()
	p.Filter.MinCells = 10 // two passes
	blocks := 0
	a := s.analysis()
	last := map[string]int64{}
	a.Progress = func(stage string, done, total int64, unit string) {
		blocks++
		if done < last[stage] && unit == "cells" && stage != engine.StepPCA || done > total {
			t.Errorf("%s: %d of %d %s after %d", stage, done, total, unit, last[stage])
		}
		last[stage] = done
	}
	if err := a.Run(background, p, nil); err != nil {
		t.Fatal(err)
	}
	if last[engine.StepQC] != 9000 || last[engine.StepHVG] != 9000 || last[engine.StepPCA] == 0 {
		t.Errorf("progress ended at %v", last)
	}
	for stop := 0; stop < blocks; stop += 1 + blocks/50 { // at borders of every stage
		ctx, cancel := context.WithCancel(background)
		a, n := s.analysis(), 0
		a.Progress = func(string, int64, int64, string) {
			if n++; n > stop {
				cancel()
			}
		}
		if err := a.Run(ctx, p, nil); err != nil && !errors.Is(err, context.Canceled) || a.PCAResult != nil && err != nil {
			t.Fatalf("cancelled at border %d: %v", stop, err)
		}
		cancel()
	}
}

// reading counts the rows that are read of a matrix.
type reading struct {
	sparse.Matrix
	rows int
}

func (m *reading) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	return m.Matrix.Rows(ctx, lo, hi, func(b *sparse.Block) error {
		m.rows += b.Rows()
		return yield(b)
	})
}

// TestStepsAreToldMeanwhile: a step is told when the next pass over the rows is under way, the last ones at the end; after
// an error all that have ended are.
func TestStepsAreToldMeanwhile(t *testing.T) {
	const nObs = 1500
	s := newSample(nObs, 120)
	m := &reading{Matrix: s.x}
	p := plan()
	p.Filter, p.ORA.Sets = engine.Filter{}, nil
	at := map[string]int{}
	if err := engine.New(m, s.obs, s.vars).Run(background, p, func(d engine.Done) { at[d.Step] = m.rows }); err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{engine.StepQC, engine.StepFilter, engine.StepNorm, engine.StepHVG} {
		if at[step] <= nObs || at[step] >= m.rows {
			t.Errorf("%s was told after %d of %d rows", step, at[step], m.rows)
		}
	}
	if at[engine.StepPCA] != m.rows {
		t.Errorf("components were told after %d of %d rows", at[engine.StepPCA], m.rows)
	}
	p.Filter.MinGenes = 121
	var told []string
	if err := s.analysis().Run(background, p, func(d engine.Done) { told = append(told, d.Step) }); err == nil {
		t.Error("no cell is left, and there is no error")
	}
	if !slices.Equal(told, []string{engine.StepQC}) {
		t.Errorf("before an error %v were told", told)
	}
}
