package provenance_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/hvg"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/provenance"
)

var update = flag.Bool("update", false, "write the golden scripts anew")

// record returns one of a run with the plan that change makes of the default one.
func record(change func(*engine.Plan)) *provenance.Record {
	plan := engine.DefaultPlan()
	if change != nil {
		change(&plan)
	}
	r := provenance.New("1.0", provenance.Input{
		Name: "pbmc3k.h5ad", Bytes: 6910669, Key: "0123abcd", Container: "AnnData, as of 0.8", Cells: 2700, Genes: 32738,
		NonZeros: 2286884, Codec: "gzip", Python: "ad.read_h5ad(FILE)",
	}, plan)
	r.Time, r.Fingerprint = "2026-01-02T03:04:05Z", "9f2454fc"
	r.Kept = provenance.Kept{Cells: 2638, Genes: 13656, HighlyVariable: 2000, Components: 50}
	return r
}

// Golden records, by the names of their files in testdata. `make test-scanpy` runs scripts such as these.
var golden = map[string]*provenance.Record{
	"tutorial": record(func(p *engine.Plan) {
		p.Filter = engine.Filter{MinGenes: 200, MaxGenes: ptr(2500), MaxPctMT: ptr(5.0), MinCells: 3}
		p.ORA.Sets = ora.ImmuneMarkers()
	}),
	"plain": record(func(p *engine.Plan) {
		p.Mito, p.QC.PercentTop, p.Norm.TargetSum = engine.Mito{}, nil, 0
		p.HVG.NTopGenes, p.HVG.MaxDisp = 0, ptr(7.5)
	}),
	"raw": record(func(p *engine.Plan) {
		p.Source.Raw, p.Mito.Column = true, "is \"mt\""
		p.Filter.MinCells = 1
		p.HVG.Flavor = hvg.CellRanger
	}),
	"all": record(func(p *engine.Plan) {
		p.PCA.MaskVar, p.PCA.Solver = pca.AllGenes, pca.Randomized
	}),
	"all_exact": record(func(p *engine.Plan) { p.PCA.MaskVar = pca.AllGenes }),
	"layer": func() *provenance.Record {
		r := record(func(p *engine.Plan) {
			p.Source.Layer = "counts"
			p.Filter.MinGenes = 1
			p.HVG.BatchKey = "donor"
			p.PCA.Solver, p.PCA.Seed = pca.Randomized, 1<<40+7
			p.ORA.Sets = []ora.Set{{Name: "naïve \\ \"T\"", Genes: []string{"IL7R"}}}
		})
		r.Input.Name, r.Input.Codec = "a\tb.h5mu", "blosc (zstd)"
		r.Input.Python = `ad.io.read_elem(h5py.File(FILE)["mod/rna"])`
		return r
	}(),
}

func ptr[T any](v T) *T { return &v }

func TestGolden(t *testing.T) {
	for name, r := range golden {
		notebook, err := r.Notebook()
		if err != nil {
			t.Fatal(err)
		}
		text, err := r.JSON()
		if err != nil {
			t.Fatal(err)
		}
		for kind, got := range map[string]string{".py": r.Script(), ".ipynb": notebook, ".methods.txt": r.Methods(), ".plan.json": text} {
			path := filepath.Join("testdata", name+kind)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is not what is made now (go test ./core/provenance -update writes it anew):\n%s", path, got)
			}
		}
	}
}

// A notebook has the script's code, cell by cell.
func TestNotebookHasTheScriptsCode(t *testing.T) {
	for name, r := range golden {
		text, err := r.Notebook()
		if err != nil {
			t.Fatal(err)
		}
		var book struct {
			Cells []struct {
				Type   string   `json:"cell_type"`
				ID     string   `json:"id"`
				Source []string `json:"source"`
			}
		}
		if err := json.Unmarshal([]byte(text), &book); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		script, ids := r.Script(), map[string]bool{}
		for _, c := range book.Cells {
			if ids[c.ID] || c.ID == "" {
				t.Errorf("%s: the id %q is there twice", name, c.ID)
			}
			ids[c.ID] = true
			if code := strings.Join(c.Source, ""); c.Type == "code" && !strings.Contains(script, code) {
				t.Errorf("%s: the script has not\n%s", name, code)
			}
		}
		if parts := strings.Count(script, "# %% "); len(book.Cells) != 2*parts {
			t.Errorf("%s: %d cells for %d parts", name, len(book.Cells), parts)
		}
	}
}

// Names may hold anything. In a script they stay in their comments and texts.
func TestNamesAreNoCode(t *testing.T) {
	r := record(func(p *engine.Plan) { p.Source.Layer = "a\"]\rimport os" })
	r.Input.Name = "a\rimport os\nimport sys\x0b.h5ad"
	for line := range strings.FieldsFuncSeq(r.Script(), func(c rune) bool { return c == '\n' || c == '\r' || c == '\v' }) {
		if line == "import os" || line == "import sys" {
			t.Errorf("%q is a line of the script", line)
		}
	}
}

// Only steps that were run are told and cited.
func TestMethodsTellWhatWasRun(t *testing.T) {
	for _, c := range []struct {
		name      string
		has, lack []string
	}{
		{"tutorial", []string{"fewer than 200 genes, 2,500 genes or more or 5 % or more", "flavor seurat", "8 gene sets", "Lanczos", "2,638 cells"}, []string{"Halko", "batch"}},
		{"plain", []string{"No cell or gene was removed", "no gene was taken as mitochondrial", "median"}, []string{"decoupler", "hypergeometric"}},
		{"raw", []string{"raw/X", "cell_ranger", "1 cell "}, []string{"Satija", "decoupler"}},
		{"all", []string{"components of all genes", "Halko"}, []string{"of these genes"}},
		{"all_exact", []string{"components of all genes", "Lanczos"}, []string{"Halko"}},
		{"layer", []string{"the layer counts", "each batch of donor", "Halko", "1 gene set "}, []string{"Lanczos"}},
	} {
		text := golden[c.name].Methods()
		for _, words := range c.has {
			if !strings.Contains(text, words) {
				t.Errorf("%s: without %q:\n%s", c.name, words, text)
			}
		}
		for _, words := range c.lack {
			if strings.Contains(text, words) {
				t.Errorf("%s: with %q:\n%s", c.name, words, text)
			}
		}
	}
}
