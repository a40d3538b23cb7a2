package anndata_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/h5write"
)

// What each container says of itself. The values are compared in golden_test.go.
func TestContainers(t *testing.T) {
	for _, c := range []struct {
		name, kind string
		notes      []string
	}{
		{"ad_pre07_compound.h5ad", "AnnData, as before 0.7", nil},
		{"ad_old_categories_07.h5ad", "AnnData, as of 0.7", nil},
		{"ad_csc.h5ad", "AnnData, as of 0.8", nil},
		{"tenx_v2.h5", "10x Genomics, as of Cell Ranger 2", nil},
		{"tenx2_barnyard.h5", "10x Genomics, as of Cell Ranger 2", []string{"the genomes hg19 and mm10 stand side by side; var/genome says which a gene is of"}},
		{"tenx3_probe.h5", "10x Genomics, as of Cell Ranger 3", nil},
		{"tenx3_mixed.h5", "10x Genomics, as of Cell Ranger 3",
			[]string{"var: 14 features are Gene Expression and kept; left out are 5 Antibody Capture, 1 CRISPR Guide Capture"}},
		{"tenx3_peaks.h5", "10x Genomics, as of Cell Ranger 3", []string{"var: no feature is Gene Expression, so all are kept: 9 Peaks"}},
		{"loompy.loom", "loom 3.0.0", []string{"col_graphs/KNN: graphs are not read here; it is left out"}},
		{"velocyto.loom", "loom 3.0.0", []string{"X is the layer spliced, as anndata.read_loom takes it; the loom's own matrix is layers/matrix"}},
		{"loom_names.loom", "loom 3.0.0", []string{"var: the loom has no row_attrs/Gene: the names are those in gene_names",
			"obs: the loom has no col_attrs/CellID: the names are numbers"}},
		{"mudata_gex.h5mu", "MuData, modality gex", []string{"of the modalities gex is opened, by its name; left out: atac"}},
		{"mudata_guess.h5mu", "MuData, modality B", []string{"of the modalities B is opened, because its variables have names of genes; left out: A"}},
		{"mudata_only.h5mu", "MuData, modality thing", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := mustOpen(t, fixture(c.name))
			if f.Container() != c.kind {
				t.Errorf("is %q, expected %q", f.Container(), c.kind)
			}
			if got := f.Notes(); !slices.Equal(got, c.notes) {
				t.Errorf("notes %q, expected %q", got, c.notes)
			}
			for _, m := range f.Matrices() {
				if holds, err := f.Sample(context.Background(), m.Source, 2000); err != nil || m.Problem != "" {
					t.Errorf("%s holds %q, %v, %s", m.Label, holds, err, m.Problem)
				}
			}
		})
	}
}

// The columns of var come in scanpy's order.
func TestTenxColumns(t *testing.T) {
	table, err := mustOpen(t, fixture("tenx3_probe.h5")).Var(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	// Expected: scanpy.read_10x_h5(...).var.
	want := []anndata.ColumnInfo{
		{Name: "gene_ids", Kind: anndata.Text}, {Name: "probe_ids", Kind: anndata.Text}, {Name: "feature_types", Kind: anndata.Text},
		{Name: "filtered_probes", Kind: anndata.Boolean}, {Name: "genome", Kind: anndata.Text}, {Name: "number", Kind: anndata.Text},
		{Name: "probe_region", Kind: anndata.Text},
	}
	if got := table.Columns(); !reflect.DeepEqual(got, want) {
		t.Errorf("columns %+v", got)
	}
}

// Attributes of a loom that have a row for each cell are obsm.
func TestGoldenObsm(t *testing.T) {
	for name, want := range loadGolden(t).Files {
		for key, w := range want.Obsm {
			a, err := mustOpen(t, fixture(name)).ObsmArray(key)
			if err != nil {
				t.Fatal(err)
			}
			found := [2]any{[]any{float64(a.Rows), float64(a.Cols)}, hash(a.Values)}
			if v, ok := a.Values.([]float64); !ok || !reflect.DeepEqual(found, w) {
				t.Errorf("%s: obsm/%s is %v, %v, expected %v", name, key, found, v[:2], w)
			}
		}
	}
}

// tenxParts writes a 10x matrix of 3 cells and 4 features, for tests to break one thing.
type tenxParts struct {
	barcodes, names, ids, types []string
	shape                       any
	data                        []int32
	without                     string
}

func (p tenxParts) write(root *h5write.Group) {
	g := root.Group("matrix")
	features := g.Group("features")
	for _, d := range []struct {
		in     *h5write.Group
		name   string
		values any
	}{
		{g, "barcodes", p.barcodes}, {g, "shape", p.shape}, {g, "data", p.data},
		{g, "indices", []int64{0, 3, 1, 2, 3}}, {g, "indptr", []int64{0, 2, 2, 5}},
		{features, "name", p.names}, {features, "id", p.ids}, {features, "feature_type", p.types},
	} {
		if d.name != p.without {
			d.in.Dataset(d.name, d.values)
		}
	}
}

func goodTenx() tenxParts {
	const gex = "Gene Expression"
	return tenxParts{barcodes: []string{"A", "B", "C"}, names: []string{"g1", "g2", "g3", "g4"}, ids: []string{"e1", "e2", "e3", "e4"},
		types: []string{gex, "Custom", gex, gex}, shape: []int32{4, 3}, data: []int32{1, 2, 3, 4, 5}}
}

func TestBreakTenx(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(p *tenxParts)
		path  string
		words []string
	}{
		{"shape", func(p *tenxParts) { p.shape = []int32{5, 3} }, "/matrix", []string{"5 columns", "/matrix/features/name has 4 names"}},
		{"shape of three", func(p *tenxParts) { p.shape = []int32{4, 3, 1} }, "/matrix/shape", []string{"[4 3 1]"}},
		{"barcodes", func(p *tenxParts) { p.barcodes = p.barcodes[:2] }, "/matrix", []string{"3 rows", "/matrix/barcodes has 2 names"}},
		{"data", func(p *tenxParts) { p.data = p.data[:4] }, "/matrix/indices", []string{"5 values", "has 4"}},
		{"no names", func(p *tenxParts) { p.names = nil; p.ids = nil }, "/matrix", []string{"4 columns", "0 names"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := goodTenx()
			c.spoil(&p)
			f, err := tryBuild(t, -1, -1, p.write)
			if err == nil {
				_, err = f.Matrix(anndata.Source{})
			}
			wantError(t, err, c.path, c.words...)
		})
	}
	for member, want := range map[string]string{
		"feature_type": "var: the types of the features cannot be read, all are kept", "name": "the names are those in id", "shape": "", "id": "",
	} {
		p := goodTenx()
		p.without = member
		f := build(t, -1, -1, p.write)
		if notes := strings.Join(f.Notes(), "\n"); !strings.Contains(notes, want) {
			t.Errorf("without %s it says %q", member, notes)
		}
		x, err := f.Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(t, x, 2)
		want := []int32{0, 2, 1, 2}
		if member == "feature_type" {
			want = []int32{0, 3, 1, 2, 3}
		}
		if err != nil || !slices.Equal(got.indices, want) {
			t.Errorf("without %s: columns %v, %v", member, got.indices, err)
		}
	}
}

// A hostile file may have the same genome under any number of names.
func TestManyGenomes(t *testing.T) {
	_, err := tryBuild(t, -1, -1, func(root *h5write.Group) {
		for i := range 17 {
			g := root.Group(string(rune('a' + i)))
			for _, name := range []string{"barcodes", "genes", "data", "indices", "indptr"} {
				g.Dataset(name, []int32{})
			}
		}
	})
	wantError(t, err, "/", "17 genomes")
}

// A barcode that one genome has twice would be two rows in one.
func TestGenomesWithRepeatedBarcodes(t *testing.T) {
	_, err := tryBuild(t, -1, -1, func(root *h5write.Group) {
		for _, name := range []string{"hg19", "mm10"} {
			g := root.Group(name)
			g.Dataset("barcodes", []string{"A", "A"})
			g.Dataset("genes", []string{"g"})
			g.Dataset("data", []int32{1})
			g.Dataset("indices", []int32{0})
			g.Dataset("indptr", []int32{0, 1, 1})
		}
	})
	wantError(t, err, "/hg19/barcodes", `"A" twice`)
}

// What is wrong with a loom's matrix is that matrix's problem; what is wrong with its axes is the file's.
func TestBreakLoom(t *testing.T) {
	write := func(layer int) func(root *h5write.Group) {
		return func(root *h5write.Group) {
			root.Dataset("matrix", []float32{1, 2, 3, 4, 5, 6}, h5write.Shape(2, 3))
			root.Group("layers").Dataset("other", make([]float32, layer), h5write.Shape(layer))
			root.Group("row_attrs").Dataset("Gene", []string{"a", "b"})
			g := root.Group("col_attrs")
			g.Dataset("CellID", []string{"x", "y", "z"})
			g.Dataset("short", []int32{1})
		}
	}
	f := build(t, -1, -1, write(7))
	infos := f.Matrices()
	if len(infos) != 2 || infos[0].Problem != "" || !strings.Contains(infos[1].Problem, "has shape [7]; expected 3 cells by 2 genes") {
		t.Errorf("matrices %+v", infos)
	}
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readAll(t, x, 2); err != nil || !slices.Equal(got.data, []float32{1, 4, 2, 5, 3, 6}) {
		t.Errorf("read %v, %v", got.data, err)
	}
	obs, err := f.Obs()
	if err != nil || !strings.Contains(obs.Columns()[0].Problem, "has 1 values for 3 rows") {
		t.Errorf("columns %+v, %v", obs.Columns(), err)
	}
	_, err = tryBuild(t, -1, -1, func(root *h5write.Group) {
		root.Dataset("matrix", []float32{1, 2, 3})
		root.Group("row_attrs")
		root.Group("col_attrs")
	})
	wantError(t, err, "/matrix", "has shape [3]", "genes by cells")
	_, err = tryBuild(t, -1, -1, func(root *h5write.Group) {
		root.Dataset("matrix", []float32{}, h5write.Shape(1<<39, 0))
		root.Group("row_attrs")
		root.Group("col_attrs")
	})
	wantError(t, err, "/row_attrs", "no names for 549755813888 rows")
}

func TestMuDataWithoutModalities(t *testing.T) {
	_, err := tryBuild(t, 1, 1, func(root *h5write.Group) { root.Group("mod").Group("rna") })
	wantError(t, err, "/mod", "MuData", `"rna"`)
}

// Wrong codes are known without reading the column, and are that column's problem alone.
func TestCheck(t *testing.T) {
	f := mustOpen(t, fixture("ad_bad_codes.h5ad"))
	table, err := f.Obs()
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Check(context.Background(), 1<<20)[0]; got.Name != "c" || !strings.Contains(got.Problem, "row 0 has code 7") {
		t.Errorf("got %+v", got)
	}
	if got := table.Check(context.Background(), 0)[0]; got.Problem != "" {
		t.Errorf("beyond the budget: %+v", got)
	}
	for name := range loadGolden(t).Files {
		table, err := mustOpen(t, fixture(name)).Obs()
		if err != nil {
			t.Fatal(err)
		}
		if got := table.Check(context.Background(), 1<<20); !reflect.DeepEqual(got, table.Columns()) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
