package anndata

import (
	"coverslip/h5read"
)

func isAnnData(r contents) bool { return r.has("/", "obs", "var") }

// openAnnData opens the AnnData whose elements are in the group base: "" for the root, as in an .h5ad.
func (f *File) openAnnData(base string) (err error) {
	f.base = base
	if f.obs, err = f.openDataframe("obs", base+"/obs"); err != nil {
		return err
	}
	if f.vars, err = f.openDataframe("var", base+"/var"); err != nil {
		return err
	}
	f.obsm, f.varm = slot{path: base + "/obsm"}, slot{path: base + "/varm"}
	f.kind = f.writtenBy(base)
	f.python = "ad.read_h5ad(FILE)"
	root, err := f.h5.Group(base + "/")
	if err != nil {
		return f.wrap(base, err)
	}
	f.openMatrices(root)
	for _, name := range []string{"obsm", "varm", "uns"} {
		f.noteUnknown(name, root, name, 0, map[uint64]bool{})
	}
	return nil
}

// writtenBy tells the ages of the format apart; the version of the library is not in a file.
func (f *File) writtenBy(base string) string {
	o, err := f.h5.Open(base + "/obs")
	if err != nil {
		return "AnnData"
	}
	if _, compound := o.(*h5read.Dataset); compound {
		return "AnnData, as before 0.7"
	}
	switch attribute(o, "encoding-version") {
	case "0.1.0":
		return "AnnData, as of 0.7"
	case "0.2.0":
		return "AnnData, as of 0.8"
	}
	return "AnnData"
}

// openMatrices finds X, the layers and raw. What is wrong with one is kept in it.
func (f *File) openMatrices(root *h5read.Group) {
	if root.Has("X") {
		f.openMatrix(Source{}, f.base+"/X", f.vars)
	}
	if layers, err := root.Group("layers"); err == nil {
		links, err := layers.Links()
		if err != nil {
			f.note("layers: cannot be listed: " + explain(f.wrap(f.base+"/layers", err)))
		}
		for _, l := range links {
			f.openMatrix(Source{Layer: l.Name}, f.base+"/layers/"+l.Name, f.vars)
		}
	}
	// Before anndata 0.7 the parts of raw were members of the root.
	for _, raw := range []struct{ x, vars string }{{"/raw/X", "/raw/var"}, {"/raw.X", "/raw.var"}} {
		if _, err := f.h5.Open(f.base + raw.x); err != nil {
			continue
		}
		vars, err := f.openDataframe("raw/var", f.base+raw.vars)
		if err != nil {
			f.note("raw: left out, because its genes cannot be read: " + explain(err))
			return
		}
		f.rawVar = vars
		f.openMatrix(Source{Raw: true}, f.base+raw.x, vars)
		return
	}
}

// openMatrix looks at the header of a matrix of AnnData: a group that is sparse, or a dense dataset.
func (f *File) openMatrix(s Source, path string, vars *tableSource) {
	m := f.newMatrix(s, path, f.obs.axis(), vars.axis())
	o, err := f.h5.Open(path)
	switch o := o.(type) {
	case *h5read.Dataset:
		if o.Shape() == nil {
			return // X was None
		}
		err = m.openDense(o)
	case *h5read.Group:
		err = m.openSparse(o)
	case *h5read.NamedType:
		err = f.fault(path, hintRewrite, "is a datatype, not a matrix")
	}
	f.list(m, err)
}
