package provenance_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/provenance"
)

// A plan that was written is read back as it was, from a record and by itself; what it says does not change
// by being written again.
func TestRoundTrip(t *testing.T) {
	for name, r := range golden {
		text, err := r.JSON()
		if err != nil {
			t.Fatal(err)
		}
		got, err := provenance.Read([]byte("\ufeff" + text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got.Time, got.Kept, got.Fingerprint = r.Time, r.Kept, r.Fingerprint // which are of a run
		if again, err := got.JSON(); err != nil || again != text {
			t.Errorf("%s: got\n%s\nwant\n%s", name, again, text)
		}
	}
}

// Reports of before records had a format, and whatever else stands beside a plan.
func TestReadTakesWhatStandsBeside(t *testing.T) {
	r, err := provenance.Read([]byte(`{"version": "0.9", "steps": [1], "plan": {"filter": {"min_genes": 7, "max_pct_mt": 5}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := engine.DefaultPlan()
	want.Filter = engine.Filter{MinGenes: 7, MaxPctMT: ptr(5.0)}
	if !reflect.DeepEqual(r.Plan, want) {
		t.Errorf("got %+v", r.Plan)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name, text string
		says       []string
	}{
		{"no JSON", "hello", []string{"no whole JSON", "line 1, byte 1"}},
		{"cut short", "{\n  \"plan\": {\"hvg\": {", []string{"no whole JSON", "line 2"}},
		{"empty", "", []string{"no whole JSON"}},
		{"a list", "[1]", []string{"it is a list", "an object is expected"}},
		{"no setting", " { } ", []string{"no setting"}},
		{"other JSON", `{"name": "web", "scripts": {}}`, []string{`no setting "name"`, "source, mito"}},
		{"unknown setting", `{"plan": {"hvg": {"flavour": "seurat"}}}`, []string{`"hvg.flavour"`, "flavor, n_top_genes"}},
		{"unknown setting of a version", `{"version": "9.1", "plan": {"umap": {}}}`, []string{`"umap"`, "Coverslip 9.1"}},
		{"unknown in a list", `{"ora": {"sets": [{"nom": "T"}]}}`, []string{`"ora.sets[0].nom"`, "name, genes"}},
		{"text for a number", `{"hvg": {"n_top_genes": "many"}}`, []string{"hvg.n_top_genes", "a text", "whole number"}},
		{"null", `{"pca": {"n_comps": null}}`, []string{"pca.n_comps", "null", "whole number"}},
		{"too large", `{"norm": {"target_sum": 1e400}}`, []string{"norm.target_sum", "1e400"}},
		{"more behind", `{"pca": {}} {}`, []string{"follows after the JSON"}},
		{"fraction", `{"filter": {"min_cells": 2.5}}`, []string{"filter.min_cells", "2.5", "whole number"}},
		{"number for a text", `{"source": {"layer": 1}}`, []string{"source.layer", "a text is expected"}},
		{"negative seed", `{"pca": {"seed": -1}}`, []string{"pca.seed", "-1", "at least 0"}},
		{"twice", `{"plan": {"pca": {"n_comps": 5, "n_comps": 6}}}`, []string{"pca.n_comps", "twice"}},
		{"out of range", `{"filter": {"min_genes": -3}}`, []string{"filter.min_genes", "-3", "at least 0"}},
		{"flavor", `{"hvg": {"flavor": "seurat_v9"}}`, []string{"seurat_v9", "cell_ranger"}},
		{"solver", `{"pca": {"solver": "guess"}}`, []string{"guess", "randomized"}},
		{"two sources", `{"source": {"layer": "a", "raw": true}}`, []string{"source.layer", "source.raw"}},
		{"set twice", `{"ora": {"sets": [{"name": "T"}, {"name": "T"}]}}`, []string{"ora.sets", `"T"`, "twice"}},
		{"newer format", `{"format": 99, "version": "3.0", "plan": {}}`, []string{"format 99", "3.0", "newer Coverslip"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := provenance.Read([]byte(c.text))
			if err == nil {
				t.Fatalf("read as %+v", r.Plan)
			}
			for _, words := range c.says {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("%q is without %q", err, words)
				}
			}
		})
	}
}

// FuzzRead reads anything: what is taken is a plan that can be written and read back as it is, and that
// every way of telling it can be made of.
func FuzzRead(f *testing.F) {
	plans, err := filepath.Glob("testdata/*.plan.json")
	if err != nil || len(plans) == 0 {
		f.Fatal("no plans", err)
	}
	for _, path := range plans {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"filter": {"max_genes": null, "max_pct_mt": 1e-9}, "qc": {"percent_top": null}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := provenance.Read(text)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		written, err := r.JSON()
		if err != nil {
			t.Fatalf("%+v cannot be written: %v", r.Plan, err)
		}
		again, err := provenance.Read([]byte(written))
		if err != nil {
			t.Fatalf("%s is not read back: %v", written, err)
		}
		second, err := again.JSON()
		if err != nil || second != written {
			t.Errorf("read back as %s, %v; was %s", second, err, written)
		}
		if _, err := r.Notebook(); err != nil {
			t.Error(err)
		}
		if r.Script() == "" || r.Methods() == "" {
			t.Error("nothing to tell")
		}
	})
}
