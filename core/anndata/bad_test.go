package anndata_test

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"coverslip/core/anndata"
	"coverslip/h5write"
)

// Every broken fixture gives an error that names the place and the fault.
func TestBadFixtures(t *testing.T) {
	for _, c := range []struct {
		name, path string
		words      []string
	}{
		{"ad_bad_data_len", "/X/indices", []string{"402 values", "/X/data has 10"}},
		{"ad_bad_huge_shape", "/X", []string{"4611686018427387904 rows", "/obs has 40"}},
		{"ad_bad_index_missing", "/obs/_index", []string{"names of the rows are missing"}},
		{"ad_bad_index_negative", "/X/indices", []string{"row 0", "index -1", "0 to 24"}},
		{"ad_bad_index_range", "/X/indices", []string{"row 0", "index 9999", "25 columns"}},
		{"ad_bad_indptr_end", "/X/indptr", []string{"ends with 1000000", "402 values"}},
		{"ad_bad_indptr_order", "/X/indptr", []string{"falls from 37 to 0", "row 4"}},
		{"ad_bad_obs_len", "/X", []string{"40 rows", "/obs has 2 names"}},
		{"ad_bad_shape", "/X", []string{"50 rows", "/obs has 40 names"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := openFile(t, filepath.Join(fixtures, c.name+".h5ad"))
			if err == nil {
				x, e := f.Matrix(anndata.Source{})
				if err = e; e == nil {
					_, err = readAll(t, x, 4096)
				}
			}
			wantError(t, err, c.path, append(c.words, c.name+".h5ad")...)
		})
	}
}

func TestBadCodes(t *testing.T) {
	table, err := mustOpen(t, filepath.Join(fixtures, "ad_bad_codes.h5ad")).Obs()
	if err != nil {
		t.Fatal(err)
	}
	_, err = table.Column("c")
	wantError(t, err, "/obs/c/codes", "row 0 has code 7", "1 category")
	got, problems, err := table.Frame()
	if err != nil || len(problems) != 1 || len(got.Columns) != 0 {
		t.Errorf("the frame has %d columns, problems %q, error %v", len(got.Columns), problems, err)
	}
}

// csrParts are the parts of a 3 × 4 matrix, for tests to break one.
type csrParts struct {
	format               string
	shape                any
	data                 any
	indices, indptr      any
	noData, noIndices    bool
	data2D, withoutShape bool
}

func goodCSR() csrParts {
	return csrParts{format: "csr_matrix", shape: []int64{3, 4}, data: []float32{1, 2, 3, 4, 5},
		indices: []int32{0, 3, 1, 2, 3}, indptr: []int32{0, 2, 2, 5}}
}

func (p csrParts) write(root *h5write.Group) {
	g := root.Group("X")
	if p.format != "" {
		g.Attr("encoding-type", p.format)
	}
	if !p.withoutShape {
		g.Attr("shape", p.shape)
	}
	if !p.noData {
		if p.data2D {
			g.Dataset("data", p.data, h5write.Shape(5, 1))
		} else {
			g.Dataset("data", p.data)
		}
	}
	if !p.noIndices {
		g.Dataset("indices", p.indices)
	}
	g.Dataset("indptr", p.indptr)
}

func TestBreakOneValue(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(p *csrParts)
		path  string
		words []string
	}{
		{"indptr begins late", func(p *csrParts) { p.indptr = []int32{1, 2, 2, 5} }, "/X/indptr", []string{"begins with 1"}},
		{"indptr short", func(p *csrParts) { p.indptr = []int32{0, 2, 5} }, "/X/indptr", []string{"has 3 values", "has 4"}},
		{"indptr ends early", func(p *csrParts) { p.indptr = []int32{0, 2, 2, 4} }, "/X/indptr", []string{"ends with 4", "5 values"}},
		{"indptr negative", func(p *csrParts) { p.indptr = []int64{0, -2, 2, 5} }, "/X/indptr", []string{"falls from 0 to -2"}},
		{"shape negative", func(p *csrParts) { p.shape = []int64{-3, 4} }, "/X", []string{"shape", "-3"}},
		{"shape of three", func(p *csrParts) { p.shape = []int64{3, 4, 5} }, "/X", []string{"[3 4 5]"}},
		{"shape not whole", func(p *csrParts) { p.shape = []float64{3, 4.5} }, "/X", []string{"4.5"}},
		{"columns", func(p *csrParts) { p.shape = []int64{3, 5} }, "/X", []string{"5 columns", "/var has 4 names"}},
		{"index beyond", func(p *csrParts) { p.indices = []int32{0, 3, 1, 2, 4} }, "/X/indices", []string{"row 2", "index 4", "0 to 3"}},
		{"index negative", func(p *csrParts) { p.indices = []int32{0, 3, -5, 2, 3} }, "/X/indices", []string{"row 2", "index -5"}},
		{"index beyond int32", func(p *csrParts) { p.indices = []int64{0, 1 << 40, 1, 2, 3} }, "/X/indices", []string{"row 0", "1099511627776"}},
		{"NaN", func(p *csrParts) { p.data = []float32{1, 2, float32(math.NaN()), 4, 5} }, "/X/data", []string{"row 2", "NaN", "nan_to_num"}},
		{"infinite", func(p *csrParts) { p.data = []float64{math.Inf(-1), 2, 3, 4, 5} }, "/X/data", []string{"row 0", "infinite"}},
		{"beyond float32", func(p *csrParts) { p.data = []float64{1, 1e300, 3, 4, 5} }, "/X/data", []string{"row 0", "1e+300"}},
		{"large int32", func(p *csrParts) { p.data = []int32{1, 2, 3, 4, 1<<24 + 1} }, "/X/data", []string{"row 2", "16777217", "±16777216"}},
		{"large, exact", func(p *csrParts) { p.data = []int64{1, 2, 3, 1 << 40, 5} }, "/X/data", []string{"row 2", "1099511627776"}},
		{"large uint64", func(p *csrParts) { p.data = []uint64{1, 2, 3, 1<<63 + 1, 5} }, "/X/data", []string{"does not fit"}},
		{"large float64", func(p *csrParts) { p.data = []float64{1, 1<<24 + 1, 3, 4, 5} }, "/X/data", []string{"row 0", "16777217"}},
		{"text", func(p *csrParts) { p.data = []string{"a", "b", "c", "d", "e"} }, "/X/data", []string{"expected numbers"}},
		{"two dimensions", func(p *csrParts) { p.data2D = true }, "/X/data", []string{"[5 1]", "one dimension"}},
		{"no data", func(p *csrParts) { p.noData = true }, "/X/data", []string{"not in the file"}},
		{"no indices", func(p *csrParts) { p.noIndices = true }, "/X/indices", []string{"not in the file"}},
		{"format", func(p *csrParts) { p.format = "coo_matrix" }, "/X", []string{"coo_matrix"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := goodCSR()
			c.spoil(&p)
			f := build(t, 3, 4, p.write)
			x, err := f.Matrix(anndata.Source{})
			if err == nil {
				_, err = readAll(t, x, 2)
			} else if _, e := f.Sample(context.Background(), anndata.Source{}, 100); e == nil {
				t.Error("Sample, which comes first, does not see it")
			}
			wantError(t, err, c.path, c.words...)
		})
	}
}

func TestGoodValuesAtTheBorder(t *testing.T) {
	for _, data := range []any{
		[]int32{1 << 24, -1 << 24, 1, 1, 1}, []float64{1 << 24, -1 << 24, 1, 1, 1}, []float32{1 << 25, 1, 1, 1, 1},
		[]float64{1.5e10 + 0.5, 1, 1, 1, 1}, []float32{math.MaxFloat32, 1, 1, 1, 1},
	} {
		p := goodCSR()
		p.data = data
		x, err := build(t, 3, 4, p.write).Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readAll(t, x, 4096); err != nil {
			t.Errorf("%v: %v", data, err)
		}
	}
}

// Without encoding and shape, the tables and the length of indptr decide.
func TestSparseWithoutAttributes(t *testing.T) {
	p := goodCSR()
	p.format, p.withoutShape = "", true
	f := build(t, 3, 4, p.write)
	if m := f.Matrices()[0]; m.Encoding != "csr_matrix" || m.Cells != 3 || m.Genes != 4 || m.Problem != "" {
		t.Errorf("got %+v", m)
	}
	p = goodCSR()
	p.format, p.shape = "", []int64{3, 3}
	_, err := build(t, 3, 3, p.write).Matrix(anndata.Source{})
	wantError(t, err, "/X", "by rows or by columns")
}

func TestNoSuchMatrix(t *testing.T) {
	f := build(t, 3, 4, goodCSR().write)
	_, err := f.Matrix(anndata.Source{Layer: "counts"})
	wantError(t, err, "/layers/counts", "the file has X")
	_, err = f.Var(anndata.Source{Raw: true})
	wantError(t, err, "/raw/var", "no raw")
	_, err = mustOpen(t, filepath.Join(fixtures, "ad_noX.h5ad")).Matrix(anndata.Source{})
	wantError(t, err, "/X", "no matrix", "only tables")
}

// What has HDF5's beginning or name, and is damaged.
func TestDamagedFixtures(t *testing.T) {
	for name, words := range map[string][]string{
		"bad_gzipped.h5ad":   {"an HDF5 file, compressed with gzip", "gunzip"},
		"bad_not_hdf5.h5":    {"zip"},
		"bad_empty.h5":       {"empty"},
		"bad_truncated_8.h5": {"8 bytes"},
	} {
		_, err := openFile(t, filepath.Join(fixtures, name))
		wantError(t, err, "", words...)
	}
	_, err := openFile(t, filepath.Join(fixtures, "bad_truncated_half.h5"))
	wantError(t, err, "/", "27400 of 54800 bytes", "copy it again")
}
