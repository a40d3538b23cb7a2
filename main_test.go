package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coverslip/core/anndata"
)

// coverslip runs the program with args and returns its exit status and what it printed.
func coverslip(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	oldOut, oldErr := os.Stdout, os.Stderr
	defer func() { os.Stdout, os.Stderr = oldOut, oldErr }()
	outFile, errFile := tempFile(t), tempFile(t)
	os.Stdout, os.Stderr = outFile, errFile
	status = execute(t.Context(), args)
	return status, contents(t, outFile), contents(t, errFile)
}

func tempFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func contents(t *testing.T, f *os.File) string {
	t.Helper()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExitStatus(t *testing.T) {
	const good = "testdata/h5/ad_csc.h5ad"
	for _, c := range []struct {
		name string
		args []string
		want int
		says []string
	}{
		{"help", []string{"--help"}, 0, nil},
		{"no such command", []string{"rum"}, exitUsage, []string{"rum"}},
		{"no file", []string{"run"}, exitUsage, []string{"one file"}},
		{"no such mask", []string{"run", good, "--mask-var", "mine"}, exitUsage, []string{"highly_variable", "none"}},
		{"no such flag", []string{"run", good, "--fast"}, exitUsage, []string{"--fast"}},
		{"no number", []string{"run", good, "--min-genes", "many"}, exitUsage, []string{"min-genes"}},
		{"negative", []string{"run", good, "--min-cells", "-1"}, exitUsage, []string{"min_cells", "-1"}},
		{"flavor", []string{"run", good, "--hvg-flavor", "seurat_v9"}, exitUsage, []string{"seurat_v9", "cell_ranger"}},
		{"layer and raw", []string{"run", good, "--raw", "--layer", "counts"}, exitUsage, []string{"layer", "raw"}},
		{"absent file", []string{"run", "absent.h5ad"}, exitData, []string{"absent.h5ad"}},
		{"a folder", []string{"inspect", "testdata"}, exitData, []string{"folder"}},
		{"no plan", []string{"run", good, "--plan", "testdata/h5/bad_not_hdf5.h5"}, exitData, []string{"bad_not_hdf5.h5", "JSON"}},
		{"an .h5ad without a plan", []string{"run", good, "--plan", good}, exitData, []string{"ad_csc.h5ad", "uns/coverslip"}},
		{"absent layer", []string{"run", good, "--layer", "nope"}, exitData, []string{"nope"}},
		{"gzipped", []string{"run", "testdata/h5/bad_gzipped.h5ad"}, exitData, []string{"bad_gzipped.h5ad", "gzip"}},
		{"damaged", []string{"run", "testdata/h5/ad_bad_index_range.h5ad"}, exitData, []string{"/X/indices", "9999"}},
		{"a column with wrong codes", []string{"run", "testdata/h5/ad_bad_codes.h5ad"}, 0, []string{"/obs/c", "code"}},
		{"inspect", []string{"inspect", good}, 0, nil},
		{"dump", []string{"dump", good}, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, _, stderr := coverslip(t, c.args...)
			if status != c.want {
				t.Errorf("exit status %d, want %d; it said %q", status, c.want, stderr)
			}
			for _, word := range c.says {
				if !strings.Contains(stderr, word) {
					t.Errorf("it said %q, without %q", stderr, word)
				}
			}
		})
	}
}

// TestRun runs the whole program on the demo and reads back what it wrote.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	out, report := filepath.Join(dir, "out.h5ad"), filepath.Join(dir, "report.json")
	status, stdout, stderr := coverslip(t, "run", "web/demo/pbmc3k.h5ad", "-o", out, "--report", report,
		"--min-genes", "200", "--max-genes", "2500", "--max-pct-mt", "5", "--min-cells", "3", "--gene-sets", "immune",
		"--tables", filepath.Join(dir, "tables"))
	if status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr)
	}
	if !strings.HasPrefix(stdout, "2638 cells x 13656 genes, 2000 highly variable, 50 components") {
		t.Errorf("it printed %q", stdout)
	}
	for _, step := range []string{"qc", "filter", "norm", "hvg", "ora", "pca"} {
		if !strings.Contains(stderr, step) {
			t.Errorf("no line about %s in %q", step, stderr)
		}
	}

	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	data, err := anndata.Open(bytes.NewReader(text), int64(len(text)), "out.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	if scores, err := data.ObsmArray("X_pca"); err != nil || scores.Rows != 2638 || scores.Cols != 50 {
		t.Errorf("obsm/X_pca is %d x %d, %v", scores.Rows, scores.Cols, err)
	}

	for name, want := range map[string][2]int{ // lines, and fields of each
		"obs": {2639, 13}, "var": {13657, 13}, "pca": {2639, 51}, "loadings": {13657, 51}, "ora": {2639, 9}, "ora_pvals": {2639, 9},
	} {
		text, err := os.ReadFile(filepath.Join(dir, "tables", name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil || len(lines) != want[0] || len(lines[0]) != want[1] {
			t.Errorf("%s.csv has %d lines, %v; want %d of %d fields", name, len(lines), err, want[0], want[1])
		}
	}

	var got struct {
		Input struct {
			Cells    int
			NonZeros int64 `json:"non_zeros"`
		}
		Fingerprint string
		PeakBytes   int64 `json:"peak_bytes"`
	}
	text, err = os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Input.Cells != 2700 || got.Input.NonZeros != 2286884 || len(got.Fingerprint) != 64 || got.PeakBytes == 0 {
		t.Errorf("the report says %+v", got)
	}

	// A run that fails leaves the output of the run before as it was.
	if status, _, _ := coverslip(t, "run", "testdata/h5/ad_bad_index_range.h5ad", "-o", out); status != exitData {
		t.Errorf("exit status %d for a damaged file", status)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 3 {
		t.Errorf("the folder holds %v, %v", names, err)
	}
}
