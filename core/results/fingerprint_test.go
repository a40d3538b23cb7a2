package results_test

import (
	"testing"

	"coverslip/core/frame"
	"coverslip/core/results"
)

// sample returns results with a value of every kind; change alters one of them.
func sample(change func(*results.Results)) *results.Results {
	obs := &frame.Frame{Index: frame.NamesOf([]string{"a", "b"})}
	obs.Set("n", []int32{1, 2})
	obs.Set("label", frame.Categorical{Codes: []int32{0, -1}, Categories: []string{"T"}})
	vars := &frame.Frame{Index: frame.NamesOf([]string{"g"})}
	vars.Set("mt", []bool{true})
	r := &results.Results{
		Obs: obs, Var: vars,
		Obsm: map[string]results.Array{"X_pca": {Rows: 2, Cols: 1, Values: []float32{1, 2}}},
		Varm: map[string]results.Array{"PCs": {Rows: 1, Cols: 1, Values: []float64{1}}},
		Uns:  map[string]any{"pca": map[string]any{"n": 50, "text": "ab", "list": []string{"a", "b"}}},
	}
	if change != nil {
		change(r)
	}
	return r
}

func TestFingerprintSeesEveryValue(t *testing.T) {
	seen := map[string]string{results.Fingerprint(sample(nil), nil): "unchanged"}
	if again := results.Fingerprint(sample(nil), nil); seen[again] == "" {
		t.Fatal("equal results have different fingerprints")
	}
	carried := sample(func(r *results.Results) { r.Uns[results.RecordKey] = map[string]any{"time": "now"} })
	if got := results.Fingerprint(carried, nil); seen[got] == "" || carried.Uns[results.RecordKey] == nil {
		t.Error("the record of the results changes their fingerprint, or is lost by it")
	}
	for _, runs := range [][][]float32{{{1}, {2}}, {{}, {1, 2}}} {
		cut := sample(func(r *results.Results) { r.Obsm["X_pca"] = results.Array{Rows: 2, Cols: 1, Values: runs} })
		if seen[results.Fingerprint(cut, nil)] == "" {
			t.Errorf("an array in runs %v has another fingerprint than in one", runs)
		}
	}
	for _, c := range []struct {
		name   string
		change func(*results.Results)
	}{
		{"index", func(r *results.Results) { r.Obs.Index = frame.NamesOf([]string{"c", "b"}) }},
		{"moved letter", func(r *results.Results) { r.Obs.Index = frame.NamesOf([]string{"ab", ""}) }},
		{"column", func(r *results.Results) { r.Obs.Set("n", []int32{1, 3}) }},
		{"type", func(r *results.Results) { r.Obs.Set("n", []int64{1, 2}) }},
		{"code", func(r *results.Results) {
			r.Obs.Set("label", frame.Categorical{Codes: []int32{0, 0}, Categories: []string{"T"}})
		}},
		{"missing", func(r *results.Results) { r.Var.Columns[0].Missing = []bool{true} }},
		{"array", func(r *results.Results) { r.Obsm["X_pca"].Values.([]float32)[1] = 3 }},
		{"runs", func(r *results.Results) {
			r.Obsm["X_pca"] = results.Array{Rows: 2, Cols: 1, Values: [][]float32{{2}, {1}}}
		}},
		{"shape", func(r *results.Results) {
			r.Obsm["X_pca"] = results.Array{Rows: 1, Cols: 2, Values: []float32{1, 2}}
		}},
		{"uns", func(r *results.Results) { r.Uns["pca"].(map[string]any)["n"] = 49 }},
	} {
		got := results.Fingerprint(sample(c.change), nil)
		if other := seen[got]; other != "" {
			t.Errorf("%s: the same fingerprint as %s", c.name, other)
		}
		seen[got] = c.name
	}
}
