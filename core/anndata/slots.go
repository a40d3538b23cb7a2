package anndata

import (
	"cmp"

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
