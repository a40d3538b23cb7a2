package anndata_test

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/frame"
	"coverslip/core/results"
	"coverslip/h5write"
)

// sampleResults has every kind of column and value.
func sampleResults() *results.Results {
	nan := math.NaN()
	obs := &frame.Frame{Index: frame.NamesOf([]string{"c1", "c2", "żółw"})}
	obs.Set("leiden", frame.Categorical{Codes: []int32{1, -1, 0}, Categories: []string{"a", "b/c"}, Ordered: true})
	obs.Set("none", frame.Categorical{Codes: []int32{-1, -1, -1}})
	obs.Set("n_genes_by_counts", []int32{5, 0, 7})
	obs.Set("big", []int64{1 << 40, -1, 0})
	obs.Set("total_counts", []float32{1.5, 0, 2})
	obs.Set("pct_counts_mt", []float64{nan, 0.25, 100})
	obs.Set("doublet", []bool{true, false, true})
	obs.Set("note", []string{"x", "", "naïve"})
	missing := []bool{false, true, false}
	for _, c := range []*frame.Column{
		{Name: "ni", Values: []int32{1, 0, 3}}, {Name: "nl", Values: []int64{1, 0, 3}}, {Name: "nb", Values: []bool{true, false, false}},
		{Name: "nf", Values: []float32{1, 2, 3}}, {Name: "nd", Values: []float64{1, 2, 3}}, {Name: "ns", Values: []string{"z", "", "a"}},
		{Name: "nc", Values: frame.Categorical{Codes: []int32{0, 0, 0}, Categories: []string{"k"}}},
	} {
		c.Missing = missing
		obs.Columns = append(obs.Columns, c)
	}
	vars := &frame.Frame{Index: frame.NamesOf([]string{"g1", "g2"})}
	vars.Set("highly_variable", []bool{true, false})
	return &results.Results{
		Obs: obs, Var: vars,
		Obsm: map[string]results.Array{
			"X_pca":     {Rows: 3, Cols: 2, Values: [][]float32{{1, 2}, {3, 4, 5, 6}}},
			"ora_pvals": {Rows: 3, Cols: 1, Values: []float64{1e-300, 0.5, 1}},
		},
		Varm: map[string]results.Array{"PCs": {Rows: 2, Cols: 2, Values: []float64{1, 0, 0, 1}}},
		Uns: map[string]any{
			"log1p": map[string]any{},
			"hvg":   map[string]any{"flavor": "seurat"},
			"pca": map[string]any{"variance": []float64{3, 1}, "variance_ratio": []float32{0.75, 0.25},
				"params": map[string]any{"zero_center": true, "n_comps": 2, "none": nil}},
			"ora":  map[string]any{"sets": []string{"T", "B"}, "n_up": int64(50), "set_size": []int64{3, 4}},
			"half": 0.5,
		},
	}
}

func writeAndOpen(t *testing.T, r *results.Results, o anndata.WriteOptions) (*anndata.File, []byte) {
	t.Helper()
	var b h5write.Buffer
	if err := anndata.Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	f, err := anndata.Open(&b, b.Size(), "out.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	return f, b.Bytes()
}

func TestWriteAndReadBack(t *testing.T) {
	for by := anndata.Uncompressed; by <= anndata.BloscZstd; by++ {
		r := sampleResults()
		f, _ := writeAndOpen(t, r, anndata.WriteOptions{Compression: by})
		table, err := f.Obs()
		if err != nil {
			t.Fatal(err)
		}
		got, problems, err := table.Frame()
		if err != nil || len(problems) > 0 {
			t.Fatalf("obs: %v, %q", err, problems)
		}
		if !reflect.DeepEqual(got.Index, r.Obs.Index) {
			t.Errorf("index %q", got.Index.List())
		}
		nan32, nan64 := float32(math.NaN()), math.NaN()
		for i, c := range r.Obs.Columns {
			want := *c
			switch c.Name { // what has no missing values of its own kind
			case "none":
				want.Values = frame.Categorical{Codes: []int32{-1, -1, -1}, Categories: []string{}}
			case "nf":
				want.Values, want.Missing = []float32{1, nan32, 3}, nil
			case "nd":
				want.Values, want.Missing = []float64{1, nan64, 3}, nil
			case "ns":
				want.Values, want.Missing = frame.Categorical{Codes: []int32{1, -1, 0}, Categories: []string{"a", "z"}}, nil
			case "nc":
				want.Values, want.Missing = frame.Categorical{Codes: []int32{0, -1, 0}, Categories: []string{"k"}}, nil
			}
			if found, want := describe(got.Columns[i]), describe(&want); found != want {
				t.Errorf("obs: got %s, expected %s", found, want)
			}
		}
		for name, want := range r.Obsm {
			if runs, is := want.Values.([][]float32); is {
				want.Values = slices.Concat(runs...)
			}
			if found, err := f.ObsmArray(name); err != nil || !reflect.DeepEqual(found, want) {
				t.Errorf("obsm/%s: %v, %v", name, found, err)
			}
		}
		if found, err := f.VarmArray("PCs"); err != nil || !reflect.DeepEqual(found, r.Varm["PCs"]) {
			t.Errorf("varm/PCs: %v, %v", found, err)
		}
		uns, err := f.Uns("")
		want := r.Uns
		want["pca"].(map[string]any)["params"] = map[string]any{"zero_center": true, "n_comps": int64(2)}
		if err != nil || !reflect.DeepEqual(uns, any(want)) {
			t.Errorf("uns: got %v, expected %v (%v)", uns, want, err)
		}
		if v, err := f.Uns("pca/variance_ratio"); err != nil || !reflect.DeepEqual(v, []float32{0.75, 0.25}) {
			t.Errorf("uns/pca/variance_ratio: %v, %v", v, err)
		}
		if notes := f.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "no matrix") {
			t.Errorf("notes %q", notes)
		}
	}
}

// describe prints a column so that NaN equals NaN.
func describe(c *frame.Column) string {
	return fmt.Sprintf("%s %T %v %v", c.Name, c.Values, c.Values, c.Missing)
}

func TestWriteTwiceTheSame(t *testing.T) {
	_, a := writeAndOpen(t, sampleResults(), anndata.WriteOptions{Compression: anndata.Deflate})
	_, b := writeAndOpen(t, sampleResults(), anndata.WriteOptions{Compression: anndata.Deflate})
	if !bytes.Equal(a, b) {
		t.Error("two files of the same results differ")
	}
}

// Names and labels that HDF5, anndata or pandas refuse.
func TestWriteAwkwardNames(t *testing.T) {
	r := &results.Results{Obs: &frame.Frame{Index: frame.NamesOf([]string{"a\xff", "b\x00c"})}, Var: &frame.Frame{}}
	r.Obs.Set("a/b", []int32{1, 2})
	r.Obs.Set("a_b", []int32{3, 4})
	r.Obs.Set("_index", []int32{5, 6})
	r.Obs.Set("", []int32{7, 8})
	r.Obs.Set("labels", frame.Categorical{Codes: []int32{1, 0}, Categories: []string{"x\xff", "x\xfe"}})
	f, _ := writeAndOpen(t, r, anndata.WriteOptions{})
	table, err := f.Obs()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a\ufffd", "b\ufffdc"}; !reflect.DeepEqual(table.Names().List(), want) {
		t.Errorf("names %q", table.Names().List())
	}
	var names []string
	for _, c := range table.Columns() {
		names = append(names, c.Name)
	}
	if want := []string{"a_b", "a_b_1", "_index_1", "_", "labels"}; !reflect.DeepEqual(names, want) {
		t.Errorf("columns %q, expected %q", names, want)
	}
	c, err := table.Column("labels")
	want := frame.Categorical{Codes: []int32{0, 0}, Categories: []string{"x\ufffd"}}
	if err != nil || !reflect.DeepEqual(c.Values, want) {
		t.Errorf("labels %v, %v", c, err)
	}
}

func TestWriteManyCategories(t *testing.T) {
	for _, n := range []int{127, 128, 32767, 32768} {
		c := frame.Categorical{Codes: []int32{int32(n - 1)}}
		for i := range n {
			c.Categories = append(c.Categories, fmt.Sprint(i))
		}
		r := &results.Results{Obs: &frame.Frame{Index: frame.NamesOf([]string{"c"})}, Var: &frame.Frame{}}
		r.Obs.Set("k", c)
		f, _ := writeAndOpen(t, r, anndata.WriteOptions{Compression: anndata.Deflate})
		table, err := f.Obs()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := table.Column("k"); err != nil || !reflect.DeepEqual(got.Values, c) {
			t.Errorf("%d categories: %v", n, err)
		}
	}
}

// More names of columns than an attribute usually holds.
func TestWriteManyColumns(t *testing.T) {
	r := sampleResults()
	for i := range 5000 {
		r.Var.Columns = append(r.Var.Columns, &frame.Column{Name: fmt.Sprint("column", i), Values: []bool{true, false}})
	}
	f, _ := writeAndOpen(t, r, anndata.WriteOptions{})
	table, err := f.Var(anndata.Source{})
	if err != nil || len(table.Columns()) != len(r.Var.Columns) || table.Columns()[4999].Name != r.Var.Columns[4999].Name {
		t.Errorf("%d columns, %v", len(table.Columns()), err)
	}
}

func TestWriteErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(r *results.Results)
		want  string
	}{
		{"no obs", func(r *results.Results) { r.Obs = nil }, "without obs"},
		{"rows of obsm", func(r *results.Results) { r.Obsm["X_pca"] = results.Array{Rows: 2, Cols: 1, Values: []float32{1, 2}} }, "obsm/X_pca has 2 rows for 3"},
		{"type of varm", func(r *results.Results) { r.Varm["PCs"] = results.Array{Rows: 2, Cols: 1, Values: []int{1, 2}} }, "varm/PCs holds a []int"},
		{"values of obsm", func(r *results.Results) { r.Obsm["X_pca"] = results.Array{Rows: 3, Cols: 2, Values: []float32{1}} }, "/obsm/X_pca"},
		{"type in uns", func(r *results.Results) { r.Uns["c"] = complex(1, 2) }, "complex128"},
		{"length of a column", func(r *results.Results) { r.Obs.Columns[2].Values = []int32{1} }, "obs/n_genes_by_counts has 1 values for 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := sampleResults()
			c.spoil(r)
			if err := anndata.Write(new(h5write.Buffer), r, anndata.WriteOptions{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, expected %q", err, c.want)
			}
		})
	}
}
