package worker_test

import (
	"reflect"
	"strings"
	"testing"

	"coverslip/worker"
)

// What a run tells of itself is of that run, and its plan is taken back as it was.
func TestProvenance(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	p.refused(worker.CodeInvalid, "read_plan", &worker.ReadPlanParams{Name: "plan.json", Text: "{}"})
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	p.refused(worker.CodeInvalid, "provenance", worker.NewParams("provenance"))
	plan := fewComponents(sum.Plan)
	plan.Filter.MinGenes = 321
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})

	told := ask[worker.Provenance](p, "provenance", worker.NewParams("provenance"))
	hash := ask[worker.Fingerprint](p, "fingerprint", worker.NewParams("fingerprint"))
	for name, text := range map[string]string{
		told.Script: ">= 321", told.Notebook: ">= 321", told.Methods: "fewer than 321 genes", told.Plan: hash.SHA256,
	} {
		if !strings.Contains(name, text) {
			t.Errorf("without %q:\n%s", text, name)
		}
	}
	read := ask[worker.PlanRead](p, "read_plan", &worker.ReadPlanParams{Name: "plan.json", Text: told.Plan})
	if !reflect.DeepEqual(read.Plan, plan) || len(read.Notes) != 0 {
		t.Errorf("read back as %+v, %q", read.Plan, read.Notes)
	}

	for text, words := range map[string]string{
		`{"source": {"layer": "spliced"}}`: "layers/spliced",
		`{"hvg": {"batch_key": "donor"}}`:  "donor",
		`{"hvg": {"n_top_genes": "all"}}`:  "hvg.n_top_genes",
	} {
		f := p.refused(worker.CodeInvalid, "read_plan", &worker.ReadPlanParams{Name: "plan.json", Text: text})
		if !strings.Contains(f.Message, words) || !strings.HasPrefix(f.Message, "plan.json: ") || f.Hint == "" {
			t.Errorf("%s: %+v", text, f)
		}
	}
	other := ask[worker.PlanRead](p, "read_plan", &worker.ReadPlanParams{Name: "plan.json", Text: `{"input": {"key": "1", "name": "b.h5ad"}, "plan": {"filter": {}}}`})
	if len(other.Notes) != 1 || !strings.Contains(other.Notes[0], "b.h5ad") {
		t.Errorf("notes are %q", other.Notes)
	}
}
