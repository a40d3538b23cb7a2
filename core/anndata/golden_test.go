package anndata_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/frame"
)

type golden struct {
	Files map[string]struct {
		Matrices map[string]goldenMatrix
		Tables   map[string]struct {
			Index   []string
			Columns map[string]map[string]any
		}
		Unique []string
		Obsm   map[string][2]any // shape and hash as float64; of containers other than .h5ad
	}
}

type goldenMatrix struct {
	Shape                 [2]int
	NNZ                   int
	Indptr, Indices, Data string
}

func loadGolden(t *testing.T) golden {
	var g golden
	b, err := os.ReadFile("testdata/golden.json")
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func source(label string) anndata.Source {
	if layer, ok := strings.CutPrefix(label, "layers/"); ok {
		return anndata.Source{Layer: layer}
	}
	return anndata.Source{Raw: label == "raw/X"}
}

func hash(v any) string {
	h := sha256.New()
	binary.Write(h, binary.LittleEndian, v)
	return hex.EncodeToString(h.Sum(nil))
}

// fixture finds a fixture of the repository or one of this package's own.
func fixture(name string) string {
	own := filepath.Join("testdata/files", name)
	if _, err := os.Stat(own); err == nil {
		return own
	}
	return filepath.Join(fixtures, name)
}

// Every matrix of every sound fixture is what h5py and scipy, or scanpy, anndata and
// mudata, read.
func TestGoldenMatrices(t *testing.T) {
	for name, want := range loadGolden(t).Files {
		t.Run(name, func(t *testing.T) {
			f := mustOpen(t, fixture(name))
			if got := len(f.Matrices()); got != len(want.Matrices) {
				t.Errorf("%d matrices, expected %d", got, len(want.Matrices))
			}
			for label, w := range want.Matrices {
				x, err := f.Matrix(source(label))
				if err != nil {
					t.Fatal(err)
				}
				n, m := x.Shape()
				for _, shard := range []int{4096, 7} {
					got, err := readAll(t, x, shard)
					if err != nil {
						t.Fatal(err)
					}
					found := goldenMatrix{[2]int{n, m}, len(got.data), hash(got.indptr), hash(got.indices), hash(got.data)}
					if found != w {
						t.Errorf("%s in shards of %d: got %+v, expected %+v", label, shard, found, w)
					}
				}
			}
		})
	}
}

// Every column of obs and var is what anndata or scanpy reads; those outside of column-order come on top.
func TestGoldenTables(t *testing.T) {
	for name, want := range loadGolden(t).Files {
		t.Run(name, func(t *testing.T) {
			f := mustOpen(t, fixture(name))
			for key, w := range want.Tables {
				table, err := tableAt(f, key)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(table.Names().List(), w.Index) {
					t.Errorf("%s: names %q, expected %q", key, table.Names().List(), w.Index)
				}
				got, problems, err := table.Frame()
				if err != nil || len(problems) > 0 {
					t.Errorf("%s: %v %q", key, err, problems)
				}
				for c, w := range w.Columns {
					if found := plain(got.Column(c)); !reflect.DeepEqual(found, w) {
						t.Errorf("%s/%s: got %v\nexpected %v", key, c, found, w)
					}
				}
				if key == "var" && !slices.Equal(got.Index.List(), want.Unique) {
					t.Errorf("unique names %q, expected %q", got.Index.List(), want.Unique)
				}
			}
		})
	}
}

func tableAt(f *anndata.File, key string) (*anndata.Table, error) {
	switch key {
	case "obs":
		return f.Obs()
	case "var":
		return f.Var(anndata.Source{})
	}
	return f.Var(anndata.Source{Raw: true})
}

// plain is a column as testdata/make_golden.py writes it.
func plain(c *frame.Column) map[string]any {
	if c == nil {
		return nil
	}
	var out any
	switch v := c.Values.(type) {
	case frame.Categorical:
		out = map[string]any{"kind": "categorical", "codes": v.Codes, "categories": append([]string{}, v.Categories...), "ordered": v.Ordered}
	case []bool:
		out = listed("boolean", v, c.Missing)
	case []int32:
		out = listed("integer", v, c.Missing)
	case []int64:
		out = listed("integer", v, c.Missing)
	case []float32:
		wide := make([]float64, len(v))
		for i, x := range v {
			wide[i] = float64(x)
		}
		out = listed("real", wide, c.Missing)
	case []float64:
		out = listed("real", v, c.Missing)
	case []string:
		out = listed("text", v, c.Missing)
	}
	b, _ := json.Marshal(out)
	var m map[string]any
	json.Unmarshal(b, &m)
	return m
}

func listed[T any](kind string, v []T, missing []bool) any {
	values := make([]any, len(v))
	for i, x := range v {
		if missing == nil || !missing[i] {
			values[i] = x
		}
	}
	return map[string]any{"kind": kind, "values": values}
}

// The plain fixtures once more, against libhdf5's own bytes.
func TestExpectedHashes(t *testing.T) {
	want := map[string]string{}
	b, err := os.ReadFile(filepath.Join(fixtures, "expected.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		var r struct{ Rec, File, Path, SHA256 string }
		json.Unmarshal([]byte(line), &r)
		if r.Rec == "dataset" {
			want[r.File+r.Path] = r.SHA256
		}
	}
	for _, name := range []string{"ad_rich.h5ad", "ad_rich_gzip.h5ad", "ad_rich_lzf.h5ad", "ad_1cell.h5ad", "ad_csr_i4.h5ad", "ad_csr_f64.h5ad", "ad_csr_u2.h5ad"} {
		x, err := mustOpen(t, filepath.Join(fixtures, name)).Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(t, x, 4096)
		if err != nil {
			t.Fatal(err)
		}
		data := hash(got.data)
		switch name {
		case "ad_csr_i4.h5ad":
			data = hash(convert[int32](got.data))
		case "ad_csr_u2.h5ad":
			data = hash(convert[uint16](got.data))
		case "ad_csr_f64.h5ad":
			data = hash(convert[float64](got.data))
		}
		for path, found := range map[string]string{"/X/data": data, "/X/indices": hash(got.indices), "/X/indptr": hash(convert[int32](got.indptr))} {
			if w := want[name+path]; w == "" || found != w {
				t.Errorf("%s%s hashes to %s, expected %q", name, path, found, w)
			}
		}
	}
}

func convert[T, S int32 | int64 | uint16 | float32 | float64](v []S) []T {
	out := make([]T, len(v))
	for i, x := range v {
		out[i] = T(x)
	}
	return out
}
