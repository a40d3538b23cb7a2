package worker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"coverslip/worker"
)

// TestResume goes on in another session without the file, as a page does after a reload.
func TestResume(t *testing.T) {
	store := &worker.MemoryStore{}
	before := newPage(t, store)
	sum := ask[worker.Summary](before, "open", opening(t, pbmc))
	plan := fewComponents(sum.Plan)
	run := ask[worker.RunResult](before, "run", &worker.RunParams{Plan: plan})
	gene := ask[worker.Colour](before, "colour", &worker.ColourParams{Gene: "CD3D"})
	ask[worker.Done](before, "keep_view", &worker.KeepViewParams{Key: sum.Key, View: "seen so"})

	p := newPage(t, forgetful{store})
	resumed := ask[worker.Summary](p, "resume", &worker.ResumeParams{Key: sum.Key})
	if resumed.View != "seen so" || resumed.Cells != sum.Cells || len(resumed.Obs) != len(sum.Obs) {
		t.Errorf("resumed: %+v", resumed)
	}
	again := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan, CachedOnly: true})
	if !again.Complete || len(p.stepNames(true)) != 5 || !slices.Equal(again.Obs, run.Obs) {
		t.Errorf("run: %+v with steps %v", again, p.stepNames(true))
	}
	same(t, before, p, "fingerprint", worker.NewParams("fingerprint"))
	same(t, before, p, "embedding", &worker.EmbeddingParams{X: 0, Y: 1})
	same(t, before, p, "names", &worker.NamesParams{Axis: "obs"})
	for _, c := range run.Obs {
		same(t, before, p, "colour", &worker.ColourParams{Obs: c.Name})
	}
	same(t, before, p, "colour", &worker.ColourParams{Gene: "CD3D"})
	same(t, before, p, "gene_sets", &worker.GeneSetsParams{Bundled: true})

	changed := plan
	changed.HVG.NTopGenes = 500
	for _, f := range []*worker.Failure{
		p.refused(worker.CodeFile, "colour", &worker.ColourParams{Gene: "MS4A1"}),
		p.refused(worker.CodeFile, "run", &worker.RunParams{Plan: changed}),
	} {
		if f.Where != "pbmc.h5ad" || f.Hint == "" {
			t.Errorf("refused: %+v", f)
		}
	}
	same(t, before, p, "embedding", &worker.EmbeddingParams{X: 2, Y: 3})

	ask[worker.Summary](p, "open", opening(t, pbmc))
	same(t, before, p, "embedding", &worker.EmbeddingParams{X: 2, Y: 3}) // shown on
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan, CachedOnly: true})
	other := ask[worker.Colour](p, "colour", &worker.ColourParams{Gene: "MS4A1"})
	if slices.Equal(other.Values, gene.Values) || other.Max == 0 {
		t.Error("another gene has the values of the one that is kept")
	}
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: changed})
	if got := fmt.Sprint(p.stepNames(false)); got != "[hvg pca]" {
		t.Errorf("with the file %s were computed", got)
	}
}

// same asks both sessions.
func same(t *testing.T, a, b *page, op string, params any) {
	t.Helper()
	x, failure := a.try(op, params)
	if failure != nil {
		t.Fatalf("%s: %+v", op, failure)
	}
	y, failure := b.try(op, params)
	if failure != nil {
		t.Fatalf("%s in the other session: %+v", op, failure)
	}
	if p, q := wireText(x), wireText(y); p != q {
		t.Errorf("%s: %.200s, and in the other session %.200s", op, p, q)
	}
}

// TestResumeKeepsEveryColumn has columns of every kind, missing values among them.
func TestResumeKeepsEveryColumn(t *testing.T) {
	store := &worker.MemoryStore{}
	before := newPage(t, store)
	sum := ask[worker.Summary](before, "open", opening(t, "../testdata/h5/ad_rich.h5ad"))
	plan := fewComponents(sum.Plan)
	plan.Filter.MinGenes, plan.Filter.MinCells, plan.HVG.NTopGenes = 1, 1, 20
	run := ask[worker.RunResult](before, "run", &worker.RunParams{Plan: plan})
	p := newPage(t, forgetful{store})
	ask[worker.Summary](p, "resume", &worker.ResumeParams{Key: sum.Key})
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan, CachedOnly: true})
	same(t, before, p, "fingerprint", worker.NewParams("fingerprint"))
	for _, c := range run.Obs {
		same(t, before, p, "colour", &worker.ColourParams{Obs: c.Name})
	}
}

// TestToldStepsAreKept looks, whenever a step is told, whether it would be there after a crash.
func TestToldStepsAreKept(t *testing.T) {
	store := &worker.MemoryStore{}
	p := newPage(t, store)
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	told := 0
	p.onStep = func(s *worker.Step) {
		told++
		inStore := func(key string) bool { return strings.Contains(key, "/"+string(s.Name)+"-") }
		if !slices.ContainsFunc(store.Keys(), inStore) {
			t.Errorf("%s is told before it is kept", s.Name)
		}
	}
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: fewComponents(sum.Plan)})
	if told != 5 {
		t.Errorf("%d of 5 steps were told", told)
	}
}

// forgetful is a store that has no fingerprints.
type forgetful struct{ *worker.MemoryStore }

func (f forgetful) Get(ctx context.Context, key string) ([]byte, error) {
	if strings.Contains(key, "/fingerprint-") {
		return nil, nil
	}
	return f.MemoryStore.Get(ctx, key)
}
