package anndata

import (
	"fmt"
	"path"
	"slices"

	"coverslip/h5read"
)

// A loom holds genes × cells, with attributes of rows (genes) and columns (cells) in groups of their own.
// What is what follows anndata.read_loom with its defaults; the format is loompy's specification 3.0.0.

func isLoom(r contents) bool { return r.has("/", "matrix", "row_attrs", "col_attrs") }

// Names of the attributes that name cells and genes: first those that anndata.read_loom takes, then what
// other writers call them.
var (
	loomCells = []string{"CellID", "obs_names", "cell_names", "cell_id", "Barcode", "barcode"}
	loomGenes = []string{"Gene", "var_names", "gene_names", "GeneName", "Name", "Accession"}
)

// splicedLayer is the layer that anndata.read_loom takes for X where there is one, as velocyto writes it;
// mainLayer is what it then calls the matrix itself.
const (
	splicedLayer = "spliced"
	mainLayer    = "matrix"
)

func (f *File) openLoom() error {
	f.kind = "loom " + f.loomVersion()
	d, err := f.h5.Dataset("/matrix")
	if err != nil {
		return f.wrap("/matrix", err)
	}
	shape := d.Shape()
	if len(shape) != 2 || shape[0] >= 1<<40 || shape[1] >= 1<<40 {
		return f.fault("/matrix", hintMatrix, "has shape %v; expected genes by cells", shape)
	}
	if f.vars, f.varm, err = f.openLoomAxis("var", "/row_attrs", loomGenes, int(shape[0])); err != nil {
		return err
	}
	if f.obs, f.obsm, err = f.openLoomAxis("obs", "/col_attrs", loomCells, int(shape[1])); err != nil {
		return err
	}
	f.python = fmt.Sprintf("ad.io.read_loom(FILE, obs_names=%q, var_names=%q)", path.Base(f.obs.path), path.Base(f.vars.path))
	f.openLoomMatrices()
	for _, name := range []string{"row_graphs", "col_graphs"} {
		if g, err := f.h5.Group("/" + name); err == nil {
			links, _ := g.Links()
			for _, l := range links[:min(len(links), maxNotedLinks)] {
				f.note(name + "/" + l.Name + ": graphs are not read here; it is left out")
			}
		}
	}
	return nil
}

// loomVersion returns the version of the specification: an attribute of the root until 3.0.0, which keeps
// it in a dataset.
func (f *File) loomVersion() string {
	const name = "LOOM_SPEC_VERSION"
	if v := attribute(f.h5.Root(), name); v != "" {
		return v
	}
	if d, err := f.h5.Dataset("/attrs/" + name); err == nil && d.Len() == 1 {
		if v, err := d.Strings(nil, nil); err == nil {
			return v[0]
		}
	}
	return "of before 3.0.0"
}

// openLoomAxis makes a table of the attributes of one dimension, and the slot of those that have a row of
// numbers for each name.
func (f *File) openLoomAxis(label, path string, names []string, n int) (*tableSource, slot, error) {
	g, err := f.h5.Group(path)
	if err != nil {
		return nil, slot{}, f.wrap(path, err)
	}
	links, err := g.Links()
	if err != nil {
		return nil, slot{}, f.wrap(path, err)
	}
	key := ""
	columns, wide := []string{}, []string{}
	for _, l := range links {
		d, err := g.Dataset(l.Name)
		switch {
		case err == nil && len(d.Shape()) == 2 && d.Shape()[1] > 1:
			wide = append(wide, l.Name)
			continue
		case err == nil && len(d.Shape()) == 1 && slices.Contains(names, l.Name) &&
			(key == "" || slices.Index(names, l.Name) < slices.Index(names, key)):
			key = l.Name
		}
		columns = append(columns, l.Name)
	}
	s, err := f.loomNames(label, g, key, n)
	if err != nil {
		return nil, slot{}, err
	}
	switch key {
	case names[0]:
	case "":
		f.note(label + ": the loom has no " + path[1:] + "/" + names[0] + ": the names are numbers")
	default:
		f.note(label + ": the loom has no " + path[1:] + "/" + names[0] + ": the names are those in " + key)
	}
	s.columns = func() []*column {
		var out []*column
		for _, name := range columns {
			if name != key {
				out = append(out, f.describeMember(g, name, name, s.n))
			}
		}
		return out
	}
	return s, slot{path: path, only: wide}, nil
}

// loomNames makes a table of the names in the attribute key, or of numbers where there is none.
func (f *File) loomNames(label string, g *h5read.Group, key string, n int) (*tableSource, error) {
	if key == "" {
		return f.numberedTable(label, g.Path(), n)
	}
	d, err := g.Dataset(key)
	if err != nil {
		return nil, f.wrap(g.Path()+"/"+key, err)
	}
	return f.newTable(label, d)
}

// openLoomMatrices lists the matrix as X and the layers as layers; or, where there is one, the layer of
// spliced counts as X too and the matrix as a layer.
func (f *File) openLoomMatrices() {
	var layers []h5read.Link
	if g, err := f.h5.Group("/layers"); err == nil {
		if layers, err = g.Links(); err != nil {
			f.note("layers: cannot be listed: " + explain(f.wrap("/layers", err)))
		}
	}
	spliced := slices.ContainsFunc(layers, func(l h5read.Link) bool { return l.Name == splicedLayer })
	if spliced {
		f.openTransposed(Source{}, "/layers/"+splicedLayer)
		f.openTransposed(Source{Layer: mainLayer}, "/matrix")
		f.note("X is the layer " + splicedLayer + ", as anndata.read_loom takes it; the loom's own matrix is layers/" + mainLayer)
	} else {
		f.openTransposed(Source{}, "/matrix")
	}
	for _, l := range layers {
		if !spliced || l.Name != mainLayer {
			f.openTransposed(Source{Layer: l.Name}, "/layers/"+l.Name)
		}
	}
}

// openTransposed looks at the header of a dense matrix of genes × cells.
func (f *File) openTransposed(s Source, path string) {
	m := f.newMatrix(s, path, f.obs.axis(), f.vars.axis())
	m.transposed = true
	d, err := f.h5.Dataset(path)
	if err == nil {
		err = m.openDense(d)
	}
	f.list(m, err)
}
