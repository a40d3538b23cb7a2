package anndata_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/frame"
	"coverslip/core/results"
	"coverslip/h5read"
	"coverslip/h5write"
)

// Of a file of which everything is kept the export holds names and indexes; the data stay where they are.
func TestExportRefersToWhatItCopies(t *testing.T) {
	f := mustOpen(t, "../../web/demo/pbmc3k.h5ad")
	_, b, notes := export(t, f, anndata.ExportOptions{})
	if own := b.Own(); own > b.Size()/2 || len(notes) > 0 {
		t.Errorf("of %d bytes %d are new; notes %q", b.Size(), own, notes)
	}
}

// A codec that not every reader has is kept, and that is said.
func TestExportOfAnOddCodec(t *testing.T) {
	if _, _, notes := export(t, mustOpen(t, fixture("ad_rich_lzf.h5ad")), anndata.ExportOptions{}); !said(notes, "lzf") {
		t.Errorf("notes %q", notes)
	}
}

func TestExportTwiceTheSame(t *testing.T) {
	f := mustOpen(t, fixture("ad_rich_gzip.h5ad"))
	nObs, _ := f.Shape()
	for _, o := range []anndata.ExportOptions{{}, {Cells: everyOther(nObs), Compression: anndata.Zstd}} {
		_, a, _ := export(t, f, o)
		_, b, _ := export(t, f, o)
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Error("two exports differ")
		}
	}
}

// What was computed takes the place of what the file has, and comes behind it.
func TestExportWithResults(t *testing.T) {
	f := mustOpen(t, fixture("ad_rich.h5ad"))
	nObs, nVars := f.Shape()
	old := table(t, f, "obs")
	r := &results.Results{
		Obs: &frame.Frame{Index: old.Index}, Var: &frame.Frame{Index: table(t, f, "var").Index},
		Obsm: map[string]results.Array{"X_pca": {Rows: nObs, Cols: 1, Values: make([]float32, nObs)}},
		Varm: map[string]results.Array{"new": {Rows: nVars, Cols: 1, Values: make([]float64, nVars)}},
		Uns:  map[string]any{"log1p": map[string]any{}},
	}
	replaced := old.Columns[1].Name
	r.Obs.Set("new", make([]float32, nObs))
	r.Obs.Set(replaced, make([]bool, nObs))
	var b h5write.Buffer
	if _, err := anndata.Export(context.Background(), &b, f, r, anndata.ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	out, err := anndata.Open(&b, b.Size(), "out.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	got := table(t, out, "obs")
	var want []string
	for _, c := range old.Columns {
		want = append(want, c.Name)
	}
	var names []string
	for _, c := range got.Columns {
		names = append(names, c.Name)
	}
	if want = append(want, "new"); !slices.Equal(names, want) {
		t.Errorf("columns %q, expected %q", names, want)
	}
	if _, is := got.Column(replaced).Values.([]bool); !is {
		t.Errorf("%s was not replaced", replaced)
	}
	for _, slot := range []struct {
		name string
		read func(string) (results.Array, error)
		want results.Array
	}{{"X_pca", out.ObsmArray, r.Obsm["X_pca"]}, {"new", out.VarmArray, r.Varm["new"]}} {
		if a, err := slot.read(slot.name); err != nil || !reflect.DeepEqual(a, slot.want) {
			t.Errorf("%s: %v, %v", slot.name, a, err)
		}
	}
}

// Where raw was analysed it becomes X, with its genes; what is about other genes is left out, and that is said.
func TestExportOfRaw(t *testing.T) {
	f := mustOpen(t, fixture("ad_rich.h5ad"))
	raw, err := f.Matrix(anndata.Source{Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	want, err := readAll(t, raw, 4096)
	if err != nil {
		t.Fatal(err)
	}
	out, _, notes := export(t, f, anndata.ExportOptions{Source: anndata.Source{Raw: true}})
	x, err := out.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readAll(t, x, 4096); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("X is not raw's: %v", err)
	}
	same(t, "var", table(t, out, "var"), table(t, f, "raw/var"))
	for _, m := range f.Matrices() {
		if _, err := out.Matrix(m.Source); m.Source.Layer != "" && err != nil && !said(notes, m.Label) {
			t.Errorf("%s is gone without a word: %q", m.Label, notes)
		}
	}
	if _, err := out.Matrix(anndata.Source{Raw: true}); err == nil {
		t.Error("raw is there twice")
	}
}

// Another X sends the file's to the layers, under a name that is free.
func TestExportOfAnotherX(t *testing.T) {
	for name, want := range map[string]string{"ad_csc.h5ad": "counts", "ad_rich.h5ad": "counts_of_file"} {
		f := mustOpen(t, fixture(name))
		x, err := f.Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		out, _, _ := export(t, f, anndata.ExportOptions{X: x, Compression: anndata.Deflate})
		old, err := readAll(t, x, 4096)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []anndata.Source{{}, {Layer: want}} {
			m, err := out.Matrix(s)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got, err := readAll(t, m, 4096); err != nil || !reflect.DeepEqual(got, old) {
				t.Errorf("%s: %+v differs: %v", name, s, err)
			}
		}
	}
}

// Types stay what they are: labels that are numbers, small integers, float16.
func TestExportKeepsTypes(t *testing.T) {
	f := build(t, 3, 2, func(root *h5write.Group) {
		uns := root.Group("uns")
		uns.Dataset("small", []uint8{1, 2})
		uns.Dataset("half", h5write.Values{Type: h5write.Float(2), Shape: []uint64{2}, Data: []byte{0, 60, 0, 64}})
		uns.Dataset("records", h5write.Values{
			Type:  h5write.Compound(h5write.Member{Name: "name", Type: h5write.Text()}, h5write.Member{Name: "score", Type: h5write.Float(4)}),
			Shape: []uint64{2}, Text: []string{"a", "żółw"}, Data: append(make([]byte, 16), append([]byte{0, 0, 128, 63}, append(make([]byte, 16), 0, 0, 0, 64)...)...),
		})
	})
	_, b, notes := export(t, f, anndata.ExportOptions{})
	h5, err := h5read.Open(b, b.Size())
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/uns/small": "<u1", "/uns/half": "<f2", "/uns/records": "{name:vstr:nullterm:utf8@0,score:<f4@8}:12"} {
		d, err := h5.Dataset(path)
		if err != nil {
			t.Fatal(err, notes)
		}
		if d.Type().String() != want {
			t.Errorf("%s is %s, expected %s", path, d.Type(), want)
		}
	}
	records, err := h5.Dataset("/uns/records")
	if err != nil {
		t.Fatal(err)
	}
	names, err := records.Member("name")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := names.Strings(nil, nil); err != nil || !slices.Equal(got, []string{"a", "żółw"}) {
		t.Errorf("names %q, %v", got, err)
	}
}

func TestExportEnds(t *testing.T) {
	f := mustOpen(t, fixture("ad_rich.h5ad"))
	r := &results.Results{Obs: &frame.Frame{Index: table(t, f, "obs").Index}, Var: &frame.Frame{Index: table(t, f, "var").Index}}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := anndata.Export(ctx, new(h5write.Buffer), f, r, anndata.ExportOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := anndata.Export(context.Background(), new(h5write.Buffer), f, r, anndata.ExportOptions{Cells: []int32{0}}); err == nil {
		t.Error("names of other cells were taken")
	}
	for n := 0; ; n++ {
		if _, err := anndata.Export(context.Background(), &broken{left: n}, f, r, anndata.ExportOptions{}); err == nil {
			if n < 10 {
				t.Errorf("it took only %d writes", n)
			}
			return
		} else if !strings.Contains(err.Error(), "the disk is full") {
			t.Fatalf("after %d writes: %v", n, err)
		}
	}
}

// broken is a disk that is full after some writes.
type broken struct {
	h5write.Buffer
	left int
}

func (b *broken) WriteAt(p []byte, off int64) (int, error) {
	if b.left--; b.left < 0 {
		return 0, errors.New("the disk is full")
	}
	return b.Buffer.WriteAt(p, off)
}
