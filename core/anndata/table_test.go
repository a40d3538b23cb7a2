package anndata_test

import (
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/frame"
	"coverslip/h5write"
)

func obsColumn(t *testing.T, f *anndata.File, name string) any {
	t.Helper()
	table, err := f.Obs()
	if err != nil {
		t.Fatal(err)
	}
	c, err := table.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return c.Values
}

// What column-order leaves out is kept, after what it names.
func TestColumnsOutsideOfColumnOrder(t *testing.T) {
	f := mustOpen(t, filepath.Join(fixtures, "ad_index_named.h5ad"))
	table, err := f.Obs()
	if err != nil {
		t.Fatal(err)
	}
	want := []anndata.ColumnInfo{{Name: "index", Kind: anndata.Integer}, {Name: "not_in_column_order", Kind: anndata.Integer}}
	if !reflect.DeepEqual(table.Columns(), want) {
		t.Errorf("columns %+v", table.Columns())
	}
	if got := table.Names().List(); !reflect.DeepEqual(got, []string{"obs0", "obs1", "obs2"}) {
		t.Errorf("names %q", got)
	}
}

func TestLegacyCompound(t *testing.T) {
	f := mustOpen(t, filepath.Join(fixtures, "ad_pre07_compound.h5ad"))
	if got := f.Obsm(); !reflect.DeepEqual(got, []string{"X_pca", "X_umap"}) {
		t.Errorf("obsm %q", got)
	}
	a, err := f.ObsmArray("X_pca")
	if v, ok := a.Values.([]float32); err != nil || a.Rows != 40 || a.Cols != 5 || !ok || len(v) != 200 {
		t.Errorf("X_pca %+v, %v", a, err)
	}
	c := obsColumn(t, f, "louvain").(frame.Categorical)
	if !reflect.DeepEqual(c.Categories, []string{"0", "1", "2"}) || !reflect.DeepEqual(c.Codes[:4], []int32{0, 1, 2, 0}) {
		t.Errorf("louvain %v", c)
	}
	if v, err := f.Uns("title"); err != nil || !reflect.DeepEqual(v, []string{"a title"}) {
		t.Errorf("title %v, %v", v, err)
	}
}

func TestNotes(t *testing.T) {
	f := mustOpen(t, filepath.Join(fixtures, "ad_categoricals.h5ad"))
	if got := f.Notes(); !reflect.DeepEqual(got, []string{"uns/awk: awkward-array is not read here and is left out"}) {
		t.Errorf("notes %q", got)
	}
	f = mustOpen(t, filepath.Join(fixtures, "ad_dup_names.h5ad"))
	for range 2 { // said once
		if _, err := f.Obs(); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Var(anndata.Source{}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"obs: 1 name was there before: left as they are", "var: 1 name was there before: given -1, -2, ... to tell them apart"}
	if got := f.Notes(); !reflect.DeepEqual(got, want) {
		t.Errorf("notes %q", got)
	}
}

// One bad column is that column's problem and no other's.
func TestColumnProblems(t *testing.T) {
	f := build(t, -1, 1, func(root *h5write.Group) {
		g := root.Group("obs")
		g.Attr("_index", "names")
		g.Attr("column-order", []string{"good", "gone", "a/b"})
		g.Dataset("names", []int64{10, 20})
		g.Dataset("good", []float64{1, 2})
		g.Dataset("short", []float64{1})
		g.Dataset("wide", []float64{1, 2, 3, 4}, h5write.Shape(2, 2))
		g.Dataset("huge", []uint64{1 << 63, 1})
		g.Group("group")
		g.Group("odd").Attr("encoding-type", "period-array")
		g.Group("a").Dataset("b", []int32{7, 8})
		g.Dataset("single", []int32{5, 6}, h5write.Shape(2, 1))
		codes := g.Group("text codes")
		codes.Dataset("codes", []string{"x", "y"})
		codes.Dataset("categories", []string{"x"})
		mask := g.Group("bad mask")
		mask.Dataset("values", []int32{1, 2})
		mask.Dataset("mask", []bool{true})
	})
	table, err := f.Obs()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(table.Names().List(), []string{"10", "20"}) {
		t.Errorf("names %q", table.Names().List())
	}
	got, problems, err := table.Frame()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range got.Columns {
		names = append(names, c.Name)
	}
	if want := []string{"good", "a/b", "single"}; !reflect.DeepEqual(names, want) {
		t.Errorf("columns read: %q, expected %q", names, want)
	}
	want := []string{
		"/obs/gone: is listed in column-order and is not in the file",
		"/obs/bad mask: its mask cannot be read: enum(<i1){FALSE=0,TRUE=1} has 1 values for 2 rows",
		"/obs/group: is a group of unknown form; expected a column",
		"/obs/huge: the value 9223372036854775808 does not fit int64",
		`/obs/odd: the encoding "period-array" is not read here`,
		"/obs/short: has 1 values for 2 rows",
		"/obs/text codes: its codes are vstr:nullterm:utf8; expected integers ",
		"/obs/wide: has shape [2 2]; a column has one dimension",
	}
	if !reflect.DeepEqual(problems, want) {
		t.Errorf("problems:\n%q\nexpected:\n%q", problems, want)
	}
	if _, err := table.Column("no such"); err == nil {
		t.Error("no error for a column that is not there")
	}
}

func TestUniqueNames(t *testing.T) {
	// Expected: anndata 0.12.19, utils.make_index_unique.
	for _, c := range []struct {
		in, want []string
		changed  int
	}{
		{nil, nil, 0},
		{[]string{"a", "b"}, []string{"a", "b"}, 0},
		{[]string{"a", "a", "b"}, []string{"a", "a-1", "b"}, 1},
		{[]string{"a", "a", "a-1", "a"}, []string{"a", "a-2", "a-1", "a-3"}, 2},
		{[]string{"", "", "x"}, []string{"", "-1", "x"}, 1},
		{[]string{"a-1", "a", "a", "a-1"}, []string{"a-1", "a", "a-2", "a-1-1"}, 2},
	} {
		got, n := anndata.UniqueNames(frame.NamesOf(c.in))
		if n != c.changed || !slices.Equal(got.List(), c.want) {
			t.Errorf("UniqueNames(%q) = %q, %d; expected %q, %d", c.in, got.List(), n, c.want, c.changed)
		}
	}
}

// What is odd in obsm and uns is said, and nothing else is the worse for it.
func TestOddSlots(t *testing.T) {
	f := mustOpen(t, fixture("ad_odd_slots.h5ad"))
	if got := f.Notes(); !reflect.DeepEqual(got, []string{"obsm/awk: awkward-array is not read here and is left out"}) {
		t.Errorf("notes %q", got)
	}
	for name, words := range map[string]string{"awk": "(awkward-array)", "sparse": "(csr_matrix)", "cube": "[9 2 2]"} {
		_, err := f.ObsmArray(name)
		wantError(t, err, "/obsm/"+name, words)
	}
	uns, err := f.Uns("")
	if want := any(map[string]any{"none": nil, "kept": []int64{1, 2}}); err != nil || !reflect.DeepEqual(uns, want) {
		t.Errorf("uns %v, %v", uns, err)
	}
}

// The codes of raw are not those of the labels in uns, which lost a category with var.
func TestLegacyRaw(t *testing.T) {
	f := mustOpen(t, fixture("ad_06.h5ad"))
	for source, kind := range map[anndata.Source]string{{}: anndata.Categorical, {Raw: true}: anndata.Integer} {
		table, err := f.Var(source)
		if err != nil {
			t.Fatal(err)
		}
		if c := table.Columns()[0]; c.Name != "lost" || c.Kind != kind {
			t.Errorf("%v: %+v, expected %s", source, c, kind)
		}
	}
}

func TestReadingBackRefusals(t *testing.T) {
	f := mustOpen(t, filepath.Join(fixtures, "ad_rich.h5ad"))
	_, err := f.ObsmArray("nothing")
	wantError(t, err, "/obsm/nothing", "not in the file")
	if _, err := f.ObsmArray("df"); err == nil {
		t.Error("a table was read as an array")
	}
	if _, err := f.Uns("rank_genes_groups/names"); err == nil {
		t.Error("a record array was read")
	}
	if v, err := f.Uns("neighbors/params"); err != nil ||
		!reflect.DeepEqual(v, map[string]any{"method": "umap", "n_neighbors": int64(15), "metric": "euclidean"}) {
		t.Errorf("neighbors/params %v, %v", v, err)
	}
	a, err := f.ObsmArray("X_umap")
	if _, ok := a.Values.([]float64); err != nil || a.Cols != 2 || !ok {
		t.Errorf("X_umap %+v, %v", a, err)
	}
}
