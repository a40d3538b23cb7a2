package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coverslip/core/anndata"
)

// What a run writes says how it came about: in uns, as a report, a script and methods. Its plan gives the
// same results from each of these, and beside it flags have their say.
func TestPlanOfARunIsTakenBack(t *testing.T) {
	const input = "testdata/h5/ad_rich.h5ad"
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	run := func(args ...string) []byte {
		t.Helper()
		args = append([]string{"run", input, "--report", in("report.json"), "-o", in("out.h5ad")}, args...)
		if status, _, stderr := coverslip(t, args...); status != 0 {
			t.Fatalf("exit status %d: %s", status, stderr)
		}
		return readFile(t, in("report.json"))
	}
	first := run("--layer", "counts", "--max-genes", "40", "--n-top-genes", "12", "--n-comps", "4", "--max-disp", "9",
		"--script", in("s.py"), "--methods", in("m.txt"))
	for name, words := range map[string]string{"s.py": `adata.layers["counts"]`, "m.txt": "the layer counts"} {
		if !strings.Contains(string(readFile(t, in(name))), words) {
			t.Errorf("%s is without %q", name, words)
		}
	}
	uns := recordOf(t, in("out.h5ad"))
	want := reported(t, first)
	if uns["fingerprint"] != want.Fingerprint || uns["version"] != version || uns["plan"] == "" {
		t.Errorf("uns/coverslip is %v", uns)
	}
	if key := uns["input"].(map[string]any)["key"]; key != want.Input.Key || len(want.Input.Key) != 64 {
		t.Errorf("the input's key is %v, %q", key, want.Input.Key)
	}
	for name, text := range map[string][]byte{
		"r.json": first, "plan.json": []byte(uns["plan"].(string)), "o.h5ad": readFile(t, in("out.h5ad")),
	} {
		if err := os.WriteFile(in(name), text, 0o666); err != nil {
			t.Fatal(err)
		}
		if got := reported(t, run("--plan", in(name))); got.Fingerprint != want.Fingerprint {
			t.Errorf("the plan of %s gives other results", name)
		}
	}
	got := reported(t, run("--plan", in("r.json"), "--n-comps", "3", "--max-genes", "30"))
	if got.Plan.PCA.NComps != 3 || got.Plan.Filter.MaxGenes != 30 || got.Plan.HVG.NTopGenes != 12 || got.Plan.Source.Layer != "counts" {
		t.Errorf("with flags beside the plan: %+v", got.Plan)
	}
}

// A mask brings the solver that suits it, unless a flag chooses another.
func TestMaskBringsASolver(t *testing.T) {
	report := filepath.Join(t.TempDir(), "report.json")
	run := func(flags string) reportedRun {
		t.Helper()
		args := append([]string{"run", "testdata/h5/ad_rich.h5ad", "--n-comps", "4", "--report", report}, strings.Fields(flags)...)
		if status, _, stderr := coverslip(t, args...); status != 0 {
			t.Fatalf("exit status %d: %s", status, stderr)
		}
		return reported(t, readFile(t, report))
	}
	for _, c := range []struct{ flags, mask, solver string }{
		{"", "highly_variable", "covariance"},
		{"--mask-var none", "", "randomized"},
		{"--mask-var none --solver covariance", "", "covariance"},
		{"--plan " + report, "", "covariance"},
		{"--plan " + report + " --mask-var highly_variable --solver randomized", "highly_variable", "randomized"},
	} {
		if p := run(c.flags).Plan.PCA; p.MaskVar != c.mask || p.Solver != c.solver {
			t.Errorf("%s: mask_var %q, solver %q", c.flags, p.MaskVar, p.Solver)
		}
	}
}

type reportedRun struct {
	Fingerprint string
	Input       struct{ Key string }
	Plan        struct {
		Source struct{ Layer string }
		Filter struct {
			MaxGenes int `json:"max_genes"`
		}
		HVG struct {
			NTopGenes int `json:"n_top_genes"`
		}
		PCA struct {
			NComps  int    `json:"n_comps"`
			MaskVar string `json:"mask_var"`
			Solver  string
		}
	}
}

func reported(t *testing.T, text []byte) (r reportedRun) {
	t.Helper()
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func recordOf(t *testing.T, path string) map[string]any {
	t.Helper()
	text := readFile(t, path)
	data, err := anndata.Open(bytes.NewReader(text), int64(len(text)), path)
	if err != nil {
		t.Fatal(err)
	}
	uns, err := data.Uns("coverslip")
	if err != nil {
		t.Fatal(err)
	}
	return uns.(map[string]any)
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
