package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/h5write"
)

// A file that fails is described for a bug report: which file, how far it can be read, the place that failed.
func TestInspectFailure(t *testing.T) {
	for _, c := range []struct {
		file  string
		lines []string // regular expressions, one a line
	}{
		{"bad_gzipped.h5ad", []string{"an HDF5 file, compressed with gzip", "format +no HDF5 signature; begins with 1f 8b 08"}},
		{"bad_truncated_half.h5", []string{"format +HDF5, superblock version 0 at byte 0, addresses of 8 bytes, lengths of 8",
			"warning +the file is cut off: 27400 of 54800 bytes", "failed at +/$", `structure +at byte 32344 \(0x7e58\)`}},
		{"bad_superblock_checksum.h5", []string{"superblock version 3 at byte 0", `structure +at byte 0 \(0x0\)`}},
		{"bad_sizes_3.h5", []string{"addresses of 3 bytes"}},
		{"ad_bad_index_missing.h5ad", []string{`contents +"X", "layers", "obs"`, `encoding +"anndata"`, "failed at +/obs/_index"}},
		{"ad_bad_indptr_order.h5ad", []string{"falls from 37 to 0", "failed at +/X/indptr", `header +at byte 15408 \(0x3c30\)`, `dataset +<i4 \[41\], chunked \[41\]`}},
		{"types_compound.h5", []string{"it has no obs", `contents +"aligned"`}},
		{"bad_empty.h5", []string{"the file is empty", "file +bad_empty.h5, 0 bytes"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			status, _, stderr := coverslip(t, "inspect", filepath.Join("testdata/h5", c.file))
			if status != exitData {
				t.Errorf("exit status %d", status)
			}
			for _, line := range append(c.lines, "file +"+c.file+`, \d+ bytes`, "coverslip +"+version+", go1") {
				if !regexp.MustCompile("(?m)" + line).MatchString(stderr) {
					t.Errorf("no line %q in\n%s", line, stderr)
				}
			}
		})
	}
}

// Values that cannot be used are seen in the sample, and fail like the rest.
func TestInspectBadValues(t *testing.T) {
	var file h5write.Buffer
	w := h5write.Create(&file)
	for _, axis := range []string{"obs", "var"} {
		g := w.Root().Group(axis)
		g.Attr("_index", "_index")
		g.Dataset("_index", []string{"a"})
	}
	w.Root().Dataset("X", []float64{math.NaN()}, h5write.Shape(1, 1))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "nan.h5ad")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := coverslip(t, "inspect", path)
	if status != exitData || !strings.Contains(stderr, "NaN") || !strings.Contains(stderr, "failed at  /X") {
		t.Errorf("exit status %d: %s", status, stderr)
	}
}

func TestInspectCard(t *testing.T) {
	for file, words := range map[string][]string{
		"testdata/h5/ad_bad_codes.h5ad":   {"obs/c", "cannot be read: row 0 has code 7"},
		"testdata/h5/tenx_v3.h5":          {"kind", "10x Genomics, as of Cell Ranger 3", "left out are 3 Antibody Capture"},
		"testdata/h5/loom.loom":           {"loom 3.0.0", "layers/matrix"},
		"testdata/h5/mudata.h5mu":         {"MuData, modality rna", "left out: adt"},
		"testdata/h5/ad_noX.h5ad":         {"no matrix in this file"},
		"testdata/h5/ad_index_named.h5ad": {"AnnData, as of 0.8"},
	} {
		status, stdout, stderr := coverslip(t, "inspect", file)
		if status != 0 {
			t.Errorf("%s: exit status %d: %s", file, status, stderr)
		}
		for _, word := range words {
			if !strings.Contains(stdout, word) {
				t.Errorf("%s: no %q in\n%s", file, word, stdout)
			}
		}
	}
	_, stdout, _ := coverslip(t, "inspect", "--json", "testdata/h5/tenx_v3.h5")
	var card struct{ Kind string }
	if err := json.Unmarshal([]byte(stdout), &card); err != nil || card.Kind != "10x Genomics, as of Cell Ranger 3" {
		t.Errorf("as JSON it is %q, %v", card.Kind, err)
	}
}

// Every container gives a whole .h5ad.
func TestRunContainers(t *testing.T) {
	for file, want := range map[string]struct{ cells, genes int }{
		"tenx_v2.h5": {40, 25}, "tenx_v2_multi.h5": {40, 38}, "tenx_v3.h5": {40, 22}, "loom.loom": {40, 25}, "mudata.h5mu": {40, 25},
	} {
		out := filepath.Join(t.TempDir(), "out.h5ad")
		status, _, stderr := coverslip(t, "run", filepath.Join("testdata/h5", file), "-o", out, "--n-comps", "3", "--n-top-genes", "10")
		if status != 0 {
			t.Errorf("%s: exit status %d: %s", file, status, stderr)
			continue
		}
		data, opened, err := openAnnData(out)
		if err != nil {
			t.Error(err)
			continue
		}
		if cells, genes := data.Shape(); cells != want.cells || genes != want.genes {
			t.Errorf("%s: %d x %d came out, expected %v", file, cells, genes, want)
		}
		if scores, err := data.ObsmArray("X_pca"); err != nil || scores.Cols != 3 {
			t.Errorf("%s: X_pca has %d columns, %v", file, scores.Cols, err)
		}
		if vars, err := data.Var(anndata.Source{}); err != nil || len(vars.Columns()) < 5 {
			t.Errorf("%s: var: %v", file, err)
		}
		opened.Close()
	}
}
