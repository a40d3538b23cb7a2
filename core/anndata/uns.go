package anndata

import (
	"strings"

	"coverslip/h5read"
)

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
	r := &unsReader{file: f, found: map[uint64]unsFound{}}
	v, err := r.value(o, 0)
	return v, f.wrap(full, err)
}

// unsReader reads every object once, wherever and however often links lead to it: groups may hold each
// other, and a walk along every path would take for ever.
type unsReader struct {
	file  *File
	found map[uint64]unsFound // by address
}

type unsFound struct {
	value any
	err   error
}

func (r *unsReader) value(o h5read.Object, depth int) (any, error) {
	at := o.Address()
	if known, ok := r.found[at]; ok {
		return known.value, known.err
	}
	r.found[at] = unsFound{err: r.file.fault(o.Path(), "", "holds itself")}
	v, err := r.read(o, depth)
	r.found[at] = unsFound{v, err}
	return v, err
}

func (r *unsReader) read(o h5read.Object, depth int) (any, error) {
	f := r.file
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
			if v, err := r.value(child, depth+1); err == nil {
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
