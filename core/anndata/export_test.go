package anndata_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/frame"
	"coverslip/core/results"
	"coverslip/core/sparse"
	"coverslip/h5write"
)

// openable returns all files of the repository that are read as cells and genes, each open.
func openable(t *testing.T, visit func(t *testing.T, f *anndata.File)) {
	var paths []string
	for _, pattern := range []string{fixtures + "/*", "testdata/files/*", "../../web/demo/*.h5ad"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	opened := 0
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			continue
		}
		f, err := openFile(t, path)
		if err != nil {
			continue // what is wrong with it is tested elsewhere
		}
		opened++
		t.Run(filepath.Base(path), func(t *testing.T) { visit(t, f) })
	}
	if opened < 60 {
		t.Errorf("only %d files opened", opened)
	}
}

// picked are rows of a table: all of them for nil.
func picked(t *frame.Frame, rows []int32) *frame.Frame {
	if rows == nil {
		return t
	}
	return t.Take(rows)
}

// export writes f with nothing computed, and opens what was written.
func export(t *testing.T, f *anndata.File, o anndata.ExportOptions) (*anndata.File, *h5write.Buffer, []string) {
	t.Helper()
	obs, vars := table(t, f, "obs"), table(t, f, "var")
	if o.Source.Raw {
		vars = table(t, f, "raw/var")
	}
	r := &results.Results{Obs: &frame.Frame{Index: picked(obs, o.Cells).Index}, Var: &frame.Frame{Index: picked(vars, o.Genes).Index}}
	var b h5write.Buffer
	notes, err := anndata.Export(context.Background(), &b, f, r, o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := anndata.Open(&b, b.Size(), "export.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	if out.Container() != "AnnData, as of 0.8" {
		t.Errorf("it is %s", out.Container())
	}
	return out, &b, notes
}

func table(t *testing.T, f *anndata.File, key string) *frame.Frame {
	t.Helper()
	source, err := tableAt(f, key)
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := source.Frame() // a column that cannot be read is left out on both sides
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What is written of a file is the file, for every one that opens and whatever is kept of it.
func TestExportIsTheFile(t *testing.T) {
	openable(t, func(t *testing.T, f *anndata.File) {
		nObs, nVars := f.Shape()
		for _, o := range []anndata.ExportOptions{
			{}, {Cells: everyOther(nObs)}, {Genes: everyOther(nVars), Compression: anndata.Deflate},
			{Cells: everyOther(nObs), Genes: everyOther(nVars), Compression: anndata.BloscZstd},
		} {
			out, _, notes := export(t, f, o)
			same(t, "obs", table(t, out, "obs"), picked(table(t, f, "obs"), o.Cells))
			same(t, "var", table(t, out, "var"), picked(table(t, f, "var"), o.Genes))
			sameMatrices(t, out, f, o, notes)
			sameArrays(t, "obsm", f.Obsm(), out.ObsmArray, f.ObsmArray, o.Cells)
			sameArrays(t, "varm", f.Varm(), out.VarmArray, f.VarmArray, o.Genes)
			sameUns(t, out, f)
		}
	})
}

func everyOther(n int) []int32 {
	out := []int32{}
	for i := 0; i < n; i += 2 {
		out = append(out, int32(i))
	}
	return out
}

// same compares tables: columns, their order, types and values.
func same(t *testing.T, key string, got, want *frame.Frame) {
	t.Helper()
	if !slices.Equal(got.Index.List(), cleaned(want.Index.List())) {
		t.Errorf("%s: names %.60q, expected %.60q", key, got.Index.List(), want.Index.List())
	}
	var a, b []string
	for _, c := range got.Columns {
		a = append(a, describe(c))
	}
	for _, c := range want.Columns {
		b = append(b, describe(asWritten(c)))
	}
	if !slices.Equal(a, b) {
		t.Errorf("%s: got\n%.2000s\nexpected\n%.2000s", key, strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
}

// asWritten is a column in the form that every reader takes: text of which some is missing as categories.
func asWritten(c *frame.Column) *frame.Column {
	out := &frame.Column{Name: c.Name, Values: c.Values, Missing: c.Missing}
	switch v := c.Values.(type) {
	case []string:
		if out.Values = cleaned(v); slices.Contains(c.Missing, true) {
			out.Values, out.Missing = frame.Labels(v, c.Missing), nil
		}
	}
	if !slices.Contains(out.Missing, true) {
		out.Missing = nil
	}
	return out
}

func cleaned(text []string) []string {
	out := make([]string, len(text))
	for i, s := range text {
		out[i] = strings.ToValidUTF8(s, "\ufffd")
	}
	return out
}

// sameMatrices compares what is in each matrix; of one that cannot be read the notes must speak.
func sameMatrices(t *testing.T, out, f *anndata.File, o anndata.ExportOptions, notes []string) {
	t.Helper()
	for _, m := range f.Matrices() {
		x, err := f.Matrix(m.Source)
		if err != nil {
			if _, err := out.Matrix(m.Source); err == nil && !said(notes, m.Label) {
				t.Errorf("%s: it could not be read before", m.Label)
			}
			continue
		}
		genes := o.Genes
		if m.Source.Raw {
			genes = nil
		}
		want, err := readAll(t, sparse.Select(x, o.Cells, genes), 4096)
		if err != nil {
			continue // damaged where rows are read: not copied, or as damaged as before
		}
		y, err := out.Matrix(m.Source)
		if err != nil {
			t.Errorf("%s: %v; notes %q", m.Label, err, notes)
			continue
		}
		if got, err := readAll(t, y, 4096); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s differs: %v", m.Label, err)
		}
	}
}

func said(notes []string, word string) bool {
	return slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, word) })
}

func sameArrays(t *testing.T, slot string, names []string, got, want func(string) (results.Array, error), rows []int32) {
	t.Helper()
	for _, name := range names {
		w, err := want(name)
		if err != nil {
			continue // a table, a sparse or an awkward one
		}
		if rows != nil {
			switch v := w.Values.(type) {
			case []float32:
				w.Values = rowsOf(v, w.Cols, rows)
			case []float64:
				w.Values = rowsOf(v, w.Cols, rows)
			}
			w.Rows = len(rows)
		}
		if g, err := got(name); err != nil || hash(g.Values) != hash(w.Values) || g.Cols != w.Cols {
			t.Errorf("%s/%s: %.200v, %v; expected %.200v", slot, name, g, err, w)
		}
	}
}

func rowsOf[T any](v []T, cols int, rows []int32) []T {
	out := []T{}
	for _, r := range rows {
		out = append(out, v[int(r)*cols:(int(r)+1)*cols]...)
	}
	return out
}

func sameUns(t *testing.T, out, f *anndata.File) {
	t.Helper()
	want, err := f.Uns("")
	if err != nil {
		return // there is none, or it is damaged
	}
	got, err := out.Uns("")
	if err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprint(got), fmt.Sprint(carriedUns(want)); a != b {
		t.Errorf("uns: got\n%.1500s\nexpected\n%.1500s", a, b)
	}
}

// carriedUns is uns without what is None, which only anndata 0.12 and later know, and without the labels that are in
// their columns now.
func carriedUns(v any) any {
	m, is := v.(map[string]any)
	if !is {
		if s, is := v.(string); is {
			return strings.ToValidUTF8(s, "\ufffd")
		}
		return v
	}
	out := map[string]any{}
	for k, v := range m {
		if v != nil && !strings.HasSuffix(k, "_categories") {
			out[k] = carriedUns(v)
		}
	}
	return out
}
