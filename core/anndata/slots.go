package anndata

import (
	"cmp"
	"strings"

	"coverslip/core/results"
	"coverslip/h5read"
)

// slot is where obsm or varm is.
type slot struct {
	path string
	only []string // the members that belong to it; nil: all
}

// Obsm returns the names in obsm, of any kind.
func (f *File) Obsm() []string { return f.members(f.obsm) }

// Varm returns the names in varm, of any kind.
func (f *File) Varm() []string { return f.members(f.varm) }

// members lists a group, or the members of the compound that it was before anndata 0.7.
func (f *File) members(s slot) []string {
	if s.only != nil || s.path == "" {
		return s.only
	}
	var names []string
	switch o, _ := f.h5.Open(s.path); o := o.(type) {
	case *h5read.Group:
		links, err := o.Links()
		if err != nil {
			f.note(s.path[1:] + ": cannot be listed: " + explain(f.wrap(s.path, err)))
		}
		for _, l := range links {
			names = append(names, l.Name)
		}
	case *h5read.Dataset:
		for _, m := range o.Type().Members {
			names = append(names, m.Name)
		}
	}
	return names
}

// ObsmArray reads a dense array of obsm, such as "X_pca": a row for each cell. Values are []float32 where
// the file has float32 or less, else []float64.
func (f *File) ObsmArray(name string) (results.Array, error) {
	return f.array(f.obsm.path, name, f.obs.n)
}

// VarmArray reads a dense array of varm, such as "PCs": a row for each gene.
func (f *File) VarmArray(name string) (results.Array, error) {
	return f.array(f.varm.path, name, f.vars.n)
}

func (f *File) array(parent, name string, rows int) (results.Array, error) {
	path := parent + "/" + name
	d, err := f.openArray(parent, name)
	if err != nil {
		return results.Array{}, f.wrap(path, err)
	}
	shape := d.Shape()
	for t := d.Type(); t.Class == h5read.Array; t = t.Base {
		for _, n := range t.Dims {
			shape = append(shape, uint64(n))
		}
	}
	if len(shape) == 1 {
		shape = append(shape, 1)
	}
	if len(shape) != 2 || shape[0] != uint64(rows) || shape[1] > 1<<31 {
		return results.Array{}, f.fault(path, "", "has shape %v; expected %d rows of numbers", shape, rows)
	}
	a := results.Array{Rows: rows, Cols: int(shape[1])}
	if t := d.Type(); t.Class == h5read.Float && t.Size <= 4 || t.Class == h5read.Array && t.Base.Class == h5read.Float && t.Base.Size <= 4 {
		a.Values, err = h5read.ReadAll[float32](d)
	} else {
		a.Values, err = h5read.ReadAll[float64](d)
	}
	return a, f.wrap(path, err)
}

func (f *File) openArray(parent, name string) (*h5read.Dataset, error) {
	o, err := f.h5.Open(parent)
	if err != nil {
		return nil, err
	}
	if d, ok := o.(*h5read.Dataset); ok {
		return d.Member(name)
	}
	o, err = f.h5.Open(parent + "/" + name)
	if err != nil {
		return nil, err
	}
	d, ok := o.(*h5read.Dataset)
	if !ok {
		return nil, f.fault(parent+"/"+name, "", "is not a dense array of numbers (%s)", cmp.Or(encoding(o), "a group"))
	}
	return d, nil
}

// maxUnsDepth bounds how deep a nested uns is read.
const maxUnsDepth = 32

// Uns reads the element of uns at a path such as "pca/variance_ratio"; "" is all of it. Groups become
// map[string]any; scalars string, bool, int64 or float64; arrays []string, []bool, []int64, []float32 or
// []float64, flat; null becomes nil. Inside a group, elements of other kinds are left out.
func (f *File) Uns(path string) (any, error) {
	full := strings.TrimSuffix(f.base+"/uns/"+path, "/")
	o, err := f.h5.Open(full)
	if err != nil {
		return nil, f.wrap(full, err)
	}
	v, err := f.unsValue(o, 0)
	return v, f.wrap(full, err)
}

func (f *File) unsValue(o h5read.Object, depth int) (any, error) {
	switch o := o.(type) {
	case *h5read.Dataset:
		return f.unsDataset(o)
	case *h5read.Group:
		if t := encoding(o); t != "" && t != "dict" {
			return nil, f.fault(o.Path(), "", "%s is not read in uns", t)
		}
		if depth == maxUnsDepth {
			return nil, f.fault(o.Path(), "", "is nested more than %d deep", maxUnsDepth)
		}
		links, err := o.Links()
		if err != nil {
			return nil, err
		}
		out := map[string]any{}
		for _, l := range links {
			child, err := o.Open(l.Name)
			if err != nil {
				continue
			}
			if v, err := f.unsValue(child, depth+1); err == nil {
				out[l.Name] = v
			}
		}
		return out, nil
	}
	return nil, f.fault(o.Path(), "", "is neither a group nor a dataset")
}

func (f *File) unsDataset(d *h5read.Dataset) (any, error) {
	shape := d.Shape()
	if shape == nil {
		return nil, nil
	}
	if err := f.affordable(d); err != nil {
		return nil, err
	}
	t := d.Type()
	scalar := len(shape) == 0
	switch {
	case t.Class == h5read.String || t.Class == h5read.VariableLength && t.IsString:
		v, err := d.Strings(nil, nil)
		return oneOrAll(v, scalar, err)
	case t.IsBool():
		stored, err := h5read.ReadAll[uint8](d)
		v := make([]bool, len(stored))
		for i, s := range stored {
			v[i] = s != 0
		}
		return oneOrAll(v, scalar, err)
	case t.Class == h5read.Integer:
		v, err := h5read.ReadAll[int64](d)
		return oneOrAll(v, scalar, err)
	case t.Class == h5read.Float && (scalar || t.Size > 4):
		v, err := h5read.ReadAll[float64](d)
		return oneOrAll(v, scalar, err)
	case t.Class == h5read.Float:
		v, err := h5read.ReadAll[float32](d)
		return oneOrAll(v, scalar, err)
	}
	return nil, f.fault(d.Path(), "", "its type %s is not read in uns", t)
}

func oneOrAll[T any](v []T, scalar bool, err error) (any, error) {
	switch {
	case err != nil:
		return nil, err
	case scalar && len(v) == 1:
		return v[0], nil
	}
	return v, nil
}
