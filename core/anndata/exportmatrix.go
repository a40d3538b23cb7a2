package anndata

import (
	"slices"

	"coverslip/core/sparse"
	"coverslip/h5write"
)

// matrices writes X, the layers and raw.
//
// Where raw was analysed its matrix is X, as after adata.raw.to_adata(), and raw is not written again; the file's X
// and layers stay as layers if they are about the same genes.
func (e *exporter) matrices(root *h5write.Group) {
	layers := e.group(root, "layers")
	for _, m := range e.file.matrices {
		g, as := layers, e.layerName(m.Source)
		switch {
		case m.Source == e.main() && e.o.X == nil:
			g, as = root, "X"
		case m.Source.Raw && !e.o.Source.Raw:
			e.element(root, "raw", func() error { return e.raw(root, m) })
			continue
		case !m.Source.Raw && !e.genesOfVar():
			e.leftOut("/"+m.Label, "it is about the genes of var, and raw was analysed")
			continue
		}
		e.element(g, as, func() error { return e.matrix(g, as, m, e.cells, e.genes) })
	}
	if e.o.X != nil {
		e.element(root, "X", func() error { return e.csr(root, "X", e.o.X) })
	}
}

// main is the matrix that is X where none takes its place.
func (e *exporter) main() Source { return Source{Raw: e.o.Source.Raw} }

// layerName is the name of a matrix among the layers. One that gave its place as X to normalised values is called
// counts, as scanpy's tutorials call it, if it is what was analysed.
func (e *exporter) layerName(s Source) string {
	if s.Layer != "" {
		return s.Layer
	}
	name := "X"
	if s == e.o.Source {
		name = "counts"
	}
	for slices.ContainsFunc(e.file.matrices, func(m *listed) bool { return m.Source.Layer == name }) {
		name += "_of_file"
	}
	return name
}

// genesOfVar reports whether the results' genes are those of var, in its order.
func (e *exporter) genesOfVar() bool {
	if e.vars == e.file.vars {
		return true
	}
	raw, err := e.vars.readIndex()
	if err != nil {
		return false
	}
	names, err := e.file.vars.readIndex()
	return err == nil && slices.Equal(raw, names)
}

// raw writes the group of that name: all its genes, the kept cells.
func (e *exporter) raw(root *h5write.Group, m *listed) error {
	g := root.Group("raw")
	encode(g, "raw", "0.1.0")
	genes := keep(e.file.rawVar.n, nil)
	if err := e.matrix(g, "X", m, e.cells, genes); err != nil {
		return err
	}
	if err := e.table(g, "var", e.file.rawVar, genes); err != nil {
		return err
	}
	e.slot(g, "varm", slot{path: e.file.base + "/raw/varm"}, nil, genes)
	return nil
}

// matrix writes what is kept of a matrix: as it is stored where that is by cells × genes, else by rows.
func (e *exporter) matrix(g *h5write.Group, name string, from *listed, cells, genes kept) error {
	if from.err != nil {
		return from.err
	}
	m, stored := from.form.(*storedMatrix)
	switch {
	case !stored || m.transposed:
		x, err := e.file.Matrix(from.Source)
		if err != nil {
			return err
		}
		return e.csr(g, name, sparse.Select(x, cells.list, genes.list))
	case m.Encoding != denseEncoding:
		return e.sparse(g, name, m, cells, genes)
	case len(m.data.Shape()) == 1:
		return e.flat(g, name, m, cells, genes)
	}
	return e.data(g, name, m.data, []kept{cells, genes})
}

// flat writes a matrix of a single cell or gene that has one dimension in the file.
func (e *exporter) flat(g *h5write.Group, name string, m *storedMatrix, cells, genes kept) error {
	if err := e.file.affordable(m.data); err != nil {
		return err
	}
	all, err := m.data.Bytes(nil, nil)
	if err != nil {
		return err
	}
	size := m.data.Type().Size
	var b []byte
	for i := range cells.len() {
		for j := range genes.len() {
			at := (cells.at(i)*genes.n + genes.at(j)) * size
			b = append(b, all[at:at+size]...)
		}
	}
	shape := []uint64{uint64(cells.len()), uint64(genes.len())}
	encode(g.Dataset(name, h5write.Values{Type: typeOf(m.data.Type()), Shape: shape, Data: turn(m.data.Type(), b)}, e.compress), "array", "0.2.0")
	return nil
}
