package worker_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/worker"
)

func TestConversation(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	p.refused(worker.CodeInvalid, "run", &worker.RunParams{})
	p.refused(worker.CodeInvalid, "names", &worker.NamesParams{Axis: "obs"})
	p.refused(worker.CodeInvalid, "fly", nil)
	p.refused(worker.CodeInvalid, "open", &worker.NamesParams{})

	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	if sum.Cells != 3874 || !sum.Human || len(sum.Plan.ORA.Sets) != 8 || sum.Plan.Filter.MinGenes != 100 || sum.MitoHits == 0 {
		t.Errorf("summary: %d cells, human %v, %d sets, plan %+v", sum.Cells, sum.Human, len(sum.Plan.ORA.Sets), sum.Plan.Filter)
	}
	plan := fewComponents(sum.Plan)

	incomplete := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan, CachedOnly: true})
	if incomplete.Complete || len(p.steps) != 0 {
		t.Errorf("a run of an empty cache: %+v with %d steps", incomplete, len(p.steps))
	}
	p.refused(worker.CodeInvalid, "embedding", &worker.EmbeddingParams{X: 0, Y: 1})

	run := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if !run.Complete || len(p.stepNames(false)) != 5 || len(p.stages) == 0 {
		t.Errorf("first run: %+v, steps %v, %d progresses", run, p.stepNames(false), len(p.stages))
	}
	checkSteps(t, p.steps, sum, run)
	checkColours(t, p, sum, run)

	again := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if !again.Complete || len(p.stepNames(true)) != 5 || len(p.stages) != 0 {
		t.Errorf("second run: %+v, cached %v, %d progresses", again, p.stepNames(true), len(p.stages))
	}
}

// TestOnlyWhatDependsRunsAgain changes settings of each step: what was found before it stays.
func TestOnlyWhatDependsRunsAgain(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, "../testdata/h5/ad_rich.h5ad"))
	plan := fewComponents(sum.Plan)
	plan.Filter.MinGenes, plan.Filter.MinCells, plan.HVG.NTopGenes = 1, 1, 20
	plan.ORA.Sets = []ora.Set{{Name: "A", Genes: []string{"Gene1", "Gene2"}}}
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	for _, c := range []struct {
		name   string
		change func(*engine.Plan)
		want   string
	}{
		{"n_comps", func(p *engine.Plan) { p.PCA.NComps = 6 }, "[pca]"},
		{"mask_var", func(p *engine.Plan) { p.PCA.MaskVar = pca.AllGenes }, "[pca]"},
		{"n_top_genes", func(p *engine.Plan) { p.HVG.NTopGenes = 10 }, "[hvg pca]"},
		{"n_up", func(p *engine.Plan) { p.ORA.NUp = 3 }, "[ora]"},
		{"target_sum", func(p *engine.Plan) { p.Norm.TargetSum = 5000 }, "[hvg ora pca]"},
		{"min_genes", func(p *engine.Plan) { p.Filter.MinGenes = 8 }, "[filter hvg ora pca]"},
		{"percent_top", func(p *engine.Plan) { p.QC.PercentTop = []int{5} }, "[qc filter hvg ora pca]"},
	} {
		changed := plan
		c.change(&changed)
		ask[worker.RunResult](p, "run", &worker.RunParams{Plan: changed})
		if got := fmt.Sprint(p.stepNames(false)); got != c.want {
			t.Errorf("another %s computed %s, want %s", c.name, got, c.want)
		}
		ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
		if got := p.stepNames(false); len(got) > 0 {
			t.Errorf("%s as it was computed %v", c.name, got)
		}
	}
}

// TestAllGenesNeedNoVariableOnes: another choice of variable genes leaves components of all genes as they are.
func TestAllGenesNeedNoVariableOnes(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, "../testdata/h5/ad_rich.h5ad"))
	plan := fewComponents(sum.Plan)
	plan.Filter, plan.HVG.NTopGenes, plan.PCA.MaskVar = engine.Filter{}, 20, pca.AllGenes
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	before := ask[worker.Embedding](p, "embedding", &worker.EmbeddingParams{X: 0, Y: 1})
	plan.HVG.NTopGenes = 10
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if got := fmt.Sprint(p.stepNames(true), p.stepNames(false)); got != "[qc filter pca] [hvg]" {
		t.Errorf("kept and computed: %s", got)
	}
	if after := ask[worker.Embedding](p, "embedding", &worker.EmbeddingParams{X: 0, Y: 1}); !slices.Equal(before.X, after.X) {
		t.Error("other components")
	}
}

// checkSteps looks whether the steps fit each other.
func checkSteps(t *testing.T, steps []*worker.Step, sum *worker.Summary, run *worker.RunResult) {
	t.Helper()
	for _, s := range steps {
		switch s.Name {
		case worker.StepQC:
			if len(s.QC.NGenesByCounts) != sum.Cells || len(s.QC.PctTopMedian) != len(s.QC.PercentTop) {
				t.Errorf("qc: %d cells", len(s.QC.NGenesByCounts))
			}
		case worker.StepFilter:
			if s.Filter.Cells != run.Cells || s.Filter.Genes != run.Genes || len(s.Filter.Kept) != run.Cells {
				t.Errorf("filter: %d cells, %d genes; run %+v", s.Filter.Cells, s.Filter.Genes, run)
			}
		case worker.StepHVG:
			if s.HVG.Selected != 2000 || len(s.HVG.Means) != run.Genes || len(s.HVG.Top) != 10 {
				t.Errorf("hvg: %d selected, %d means, top %v", s.HVG.Selected, len(s.HVG.Means), s.HVG.Top)
			}
		case worker.StepPCA:
			if s.PCA.NComps != 5 || len(s.PCA.TopGenes) != 5 || len(s.PCA.TopGenes[0]) != 5 {
				t.Errorf("pca: %+v", s.PCA)
			}
		case worker.StepORA:
			if len(s.ORA.Sets) != 8 || s.ORA.Significant[1] == 0 {
				t.Errorf("ora: %+v", s.ORA)
			}
		}
	}
}

func checkColours(t *testing.T, p *page, sum *worker.Summary, run *worker.RunResult) {
	t.Helper()
	xy := ask[worker.Embedding](p, "embedding", &worker.EmbeddingParams{X: 0, Y: 4})
	names := ask[worker.Names](p, "names", &worker.NamesParams{Axis: "obs"})
	if len(xy.X) != run.Cells || len(xy.Y) != run.Cells || len(names.Names.Offsets) != run.Cells+1 {
		t.Errorf("%d and %d scores, %d names of %d cells", len(xy.X), len(xy.Y), len(names.Names.Offsets)-1, run.Cells)
	}
	p.refused(worker.CodeInvalid, "embedding", &worker.EmbeddingParams{X: 0, Y: 5})
	for _, c := range run.Obs {
		colour := ask[worker.Colour](p, "colour", &worker.ColourParams{Obs: c.Name})
		if len(colour.Codes)+len(colour.Values) != run.Cells {
			t.Errorf("colour by %s: %d codes, %d values", c.Name, len(colour.Codes), len(colour.Values))
		}
		total := colour.Missing
		for _, n := range colour.Counts {
			total += int(n)
		}
		if len(colour.Codes) > 0 && total != run.Cells {
			t.Errorf("colour by %s: the counts add up to %d of %d", c.Name, total, run.Cells)
		}
	}
	gene := ask[worker.Colour](p, "colour", &worker.ColourParams{Gene: "cd3d"})
	if gene.Label != "CD3D" || len(gene.Values) != run.Cells || gene.Max <= 0 {
		t.Errorf("colour by cd3d: %s, %d values up to %g", gene.Label, len(gene.Values), gene.Max)
	}
	set := ask[worker.Colour](p, "colour", &worker.ColourParams{Set: sum.Plan.ORA.Sets[0].Name})
	if len(set.Values) != run.Cells || set.Max <= 0 {
		t.Errorf("colour by a set: %d values up to %g", len(set.Values), set.Max)
	}
	p.refused(worker.CodeInvalid, "colour", &worker.ColourParams{Gene: "no such gene"})
	p.refused(worker.CodeInvalid, "colour", &worker.ColourParams{Set: "no such set"})
	p.refused(worker.CodeFormat, "colour", &worker.ColourParams{Obs: "no such column"})
	p.refused(worker.CodeInvalid, "colour", &worker.ColourParams{})
}

func TestCancel(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	plan := fewComponents(sum.Plan)
	p.yield = func() { p.session.Cancel(2) } // the request after the open
	p.refused(worker.CodeCancelled, "run", &worker.RunParams{Plan: plan})
	p.yield = nil
	run := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if !run.Complete {
		t.Error("the run after a cancelled one is not complete")
	}
}

// TestCancelWhileWaiting cancels a request behind another: it is answered at once, and the order of the
// others stays.
func TestCancelWhileWaiting(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	plan := fewComponents(sum.Plan)
	first := p.post("run", &worker.RunParams{Plan: plan})
	second := p.post("run", &worker.RunParams{Plan: plan})
	third := p.post("run", &worker.RunParams{Plan: plan})
	p.session.Cancel(second)
	p.session.Wait()
	if f := p.replies[second].failure; f == nil || f.Code != worker.CodeCancelled {
		t.Errorf("the cancelled: %+v", p.replies[second])
	}
	for _, id := range []int64{first, third} {
		if f := p.replies[id].failure; f != nil {
			t.Errorf("request %d: %+v", id, f)
		}
	}
}

// TestWhileRunning asks for what the run before has found, in the middle of another.
func TestWhileRunning(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	plan := fewComponents(sum.Plan)
	before := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	plan.Filter.MinGenes = 700
	var asked int64
	p.yield = func() {
		if asked == 0 {
			asked = p.post("colour", &worker.ColourParams{Obs: "n_genes_by_counts"})
			p.await(asked)
		}
	}
	run := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if run.Cells >= before.Cells {
		t.Fatal("the filter kept all")
	}
	if asked == 0 {
		t.Skip("the run was too quick to be asked meanwhile")
	}
	if f := p.replies[asked].failure; f != nil {
		t.Fatalf("colour: %+v", f)
	}
	if c := p.replies[asked].value.(*worker.Colour); len(c.Values) != before.Cells {
		t.Errorf("%d values, want those of the %d cells of the run before", len(c.Values), before.Cells)
	}
}

func TestPanicResetsTheSession(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	ask[worker.Summary](p, "open", opening(t, pbmc))
	open := opening(t, pbmc)
	open.File = panickingReader{}
	f := p.refused(worker.CodeInternal, "open", open)
	if !strings.Contains(strings.Join(f.Detail, "\n"), "the disk exploded") {
		t.Errorf("detail: %v", f.Detail)
	}
	p.refused(worker.CodeInvalid, "run", &worker.RunParams{Plan: engine.DefaultPlan()})
	ask[worker.Summary](p, "open", opening(t, pbmc))
}

type panickingReader struct{}

func (panickingReader) ReadAt([]byte, int64) (int, error) { panic("the disk exploded") }

func TestGeneSets(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	before := ask[worker.GeneSets](p, "gene_sets", &worker.GeneSetsParams{Bundled: true})
	if len(before.Sets) != 8 || len(before.Found) != 0 {
		t.Errorf("without a file: %d sets, found %v", len(before.Sets), before.Found)
	}
	ask[worker.Summary](p, "open", opening(t, pbmc))
	got := ask[worker.GeneSets](p, "gene_sets", &worker.GeneSetsParams{Name: "own.gmt", Text: "T\tx\tCD3D\tCD3E\nnone\tx\tNO1\n"})
	if !slices.Equal(got.Found, []int32{2, 0}) || len(got.Notes) != 1 {
		t.Errorf("found %v, notes %v", got.Found, got.Notes)
	}
	p.refused(worker.CodeInvalid, "gene_sets", &worker.GeneSetsParams{Name: "bad.tsv", Text: "one column only"})
}

var inner = regexp.MustCompile(`([a-z])([A-Z])`)

// TestOperationsAreComplete holds the table of operations against the methods of the protocol.
func TestOperationsAreComplete(t *testing.T) {
	methods := reflect.TypeFor[worker.Operations]()
	for i := range methods.NumMethod() {
		op := strings.ToLower(inner.ReplaceAllString(methods.Method(i).Name, "${1}_$2"))
		if worker.NewParams(op) == nil {
			t.Errorf("the operation %s is not in the table", op)
		}
	}
	if worker.NewParams("fly") != nil {
		t.Error("an operation that there is not has parameters")
	}
}
