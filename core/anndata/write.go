package anndata

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"coverslip/core/results"
	"coverslip/h5write"
)

// WriteOptions say how a file is written.
type WriteOptions struct {
	Compression Compression // of arrays
}

// Compression is how arrays are made smaller.
type Compression = h5write.Compression

// Compressions. Python reads all but the first two with the package hdf5plugin.
const (
	Uncompressed = h5write.Uncompressed
	Deflate      = h5write.Deflate
	Zstd         = h5write.Zstd
	BloscZstd    = h5write.BloscZstd
)

// Write writes the results as a whole AnnData file without X, in encodings that anndata 0.8 and later
// read. The same results give the same bytes.
//
// Tables: an index of strings; strings as they are; categories as a categorical; where values are
// Missing, integers and booleans become nullable, reals NaN, and strings a categorical, because anndata
// before 0.11 does not know nullable strings. uns takes the values that [results.Results] names; nil is
// left out, because only anndata 0.12 and later know it. "/" in a name becomes "_".
//
// Closing w is left to the caller.
func Write(w io.WriterAt, r *results.Results, o WriteOptions) error {
	if r.Obs == nil || r.Var == nil {
		return fmt.Errorf("anndata: results without obs and var cannot be written")
	}
	file := h5write.Create(w)
	out := writer{compress: h5write.Compress(o.Compression)}
	root := file.Root()
	encode(root, "anndata", "0.1.0")
	out.table(root, "obs", r.Obs)
	out.table(root, "var", r.Var)
	out.arrays(out.group(root, "obsm"), "obsm", r.Obsm, r.Obs.Index.Len())
	out.arrays(out.group(root, "varm"), "varm", r.Varm, r.Var.Index.Len())
	out.dict(out.group(root, "uns"), r.Uns)
	for _, name := range []string{"layers", "obsp", "varp"} {
		out.group(root, name)
	}
	if out.err != nil {
		return fmt.Errorf("anndata: %w", out.err)
	}
	return file.Close()
}

// writer writes elements; the first error ends it.
type writer struct {
	compress h5write.Option
	err      error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// attributed is a group or a dataset.
type attributed interface {
	Attr(name string, value any)
}

func encode(o attributed, kind, version string) {
	o.Attr("encoding-type", kind)
	o.Attr("encoding-version", version)
}

// array writes a slice of one dimension.
func (w *writer) array(g *h5write.Group, name string, values any) {
	kind := "array"
	if s, ok := values.([]string); ok {
		kind, values = "string-array", cleanAll(s)
	}
	encode(g.Dataset(name, values, w.compress), kind, "0.2.0")
}

// group makes a group of named elements.
func (w *writer) group(parent *h5write.Group, name string) *h5write.Group {
	g := parent.Group(name)
	encode(g, "dict", "0.1.0")
	return g
}

// arrays writes dense arrays into the group of obsm or varm.
func (w *writer) arrays(g *h5write.Group, name string, arrays map[string]results.Array, rows int) {
	for _, key := range slices.Sorted(maps.Keys(arrays)) {
		a := arrays[key]
		if a.Rows != rows {
			w.fail("%s/%s has %d rows for %d names", name, key, a.Rows, rows)
			return
		}
		switch a.Values.(type) {
		case []float32, [][]float32, []float64:
			d := g.Dataset(memberName(key), a.Values, w.compress, h5write.Shape(a.Rows, a.Cols))
			encode(d, "array", "0.2.0")
		default:
			w.fail("%s/%s holds a %T; expected []float32, [][]float32 or []float64", name, key, a.Values)
		}
	}
}

// dict writes nested maps into the group.
func (w *writer) dict(g *h5write.Group, values map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		member := memberName(key)
		switch v := values[key].(type) {
		case nil:
		case map[string]any:
			w.dict(w.group(g, member), v)
		case string:
			encode(g.Dataset(member, clean(v)), "string", "0.2.0")
		case bool, int, int32, int64, float32, float64:
			encode(g.Dataset(member, v), "numeric-scalar", "0.2.0")
		case []string, []bool, []int32, []int64, []float32, []float64:
			w.array(g, member, v)
		default:
			w.fail("uns: %q holds a %T, which is not written", key, v)
		}
	}
}

// memberName makes a name one that HDF5 and anndata take.
func memberName(name string) string {
	name = strings.ReplaceAll(clean(name), "/", "_")
	if name == "" || name == "." {
		return "_" + name
	}
	return name
}

// clean makes text that anndata can decode: UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}

func cleanAll(s []string) []string {
	for i := range s {
		if clean(s[i]) == s[i] {
			continue
		}
		out := slices.Clone(s)
		for k := i; k < len(out); k++ {
			out[k] = clean(out[k])
		}
		return out
	}
	return s
}
