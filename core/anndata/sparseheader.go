package anndata

import (
	"sync"

	"coverslip/h5read"
)

const (
	csrEncoding   = "csr_matrix"
	cscEncoding   = "csc_matrix"
	denseEncoding = "array"
)

// openSparse looks at the headers of a CSR or CSC matrix of AnnData.
func (m *storedMatrix) openSparse(g *h5read.Group) error {
	if err := m.openParts(g); err != nil {
		return err
	}
	if err := m.openShape(g); err != nil {
		return err
	}
	if err := m.openFormat(g); err != nil {
		return err
	}
	return m.checkParts()
}

// openParts opens the three arrays of a sparse matrix.
func (m *storedMatrix) openParts(g *h5read.Group) error {
	for _, part := range []struct {
		name string
		to   **h5read.Dataset
	}{{"data", &m.data}, {"indices", &m.indices}, {"indptr", &m.indptr}} {
		d, err := g.Dataset(part.name)
		if err != nil {
			return m.file.wrap(m.path+"/"+part.name, err)
		}
		if len(d.Shape()) != 1 {
			return m.file.fault(d.Path(), hintMatrix, "has shape %v; expected one dimension", d.Shape())
		}
		*part.to = d
	}
	m.NonZeros = m.data.Len()
	return m.openValues(m.data)
}

// checkParts compares the lengths of the three arrays with each other and with the shape.
func (m *storedMatrix) checkParts() error {
	if m.indices.Len() != m.data.Len() {
		return m.file.fault(m.indices.Path(), hintMatrix, "has %d values and %s has %d; they must be equal",
			m.indices.Len(), m.data.Path(), m.data.Len())
	}
	major, what := m.Cells, "rows"
	if m.Encoding == cscEncoding {
		major, what = m.Genes, "columns"
	}
	if n := m.indptr.Len(); n-1 != int64(major) {
		return m.file.fault(m.indptr.Path(), hintMatrix, "has %d values; a matrix of %d %s has %d", n, major, what, major+1)
	}
	m.borders = sync.OnceValues(m.readIndptr)
	return m.file.affordable(m.indptr)
}

// openShape reads the shape; without one it is that of the tables.
func (m *storedMatrix) openShape(g *h5read.Group) error {
	v, err := m.file.sparseShape(g)
	if err != nil {
		return err
	}
	if v == nil {
		m.Cells, m.Genes = m.obs.n, m.vars.n
		return nil
	}
	m.Cells, m.Genes = int(v[0]), int(v[1])
	// A wrong shape is said before the lengths that disagree with it.
	return m.checkShape()
}

// sparseShape reads the numbers of rows and columns, of any numeric type: "h5sparse_shape" before anndata 0.7. It
// is nil where there is none.
func (f *File) sparseShape(g *h5read.Group) ([]int64, error) {
	for _, name := range []string{"shape", "h5sparse_shape"} {
		a, err := g.Attribute(name)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		v, err := h5read.ReadAttribute[int64](a)
		if err != nil {
			return nil, err
		}
		if len(v) != 2 || v[0] < 0 || v[1] < 0 {
			return nil, f.fault(g.Path(), hintMatrix, "its attribute %s is %v; expected the numbers of rows and columns", name, v)
		}
		return v, nil
	}
	return nil, nil
}

// openFormat finds whether rows or columns are stored together. Without a word about it the length of
// indptr decides, where it can.
func (m *storedMatrix) openFormat(g *h5read.Group) error {
	format := encoding(g)
	if format == "" {
		if old := attribute(g, "h5sparse_format"); old != "" {
			format = old + "_matrix"
		}
	}
	n := m.indptr.Len() - 1
	rows, columns := n == int64(m.Cells), n == int64(m.Genes)
	switch {
	case format == csrEncoding || format == cscEncoding:
		m.Encoding = format
	case format != "":
		m.Encoding = format
		return m.file.fault(m.path, hintRewrite, "the encoding %q of a matrix is not read here", format)
	case rows && !columns:
		m.Encoding = csrEncoding
	case columns && !rows:
		m.Encoding = cscEncoding
	default:
		return m.file.fault(m.path, hintRewrite, "nothing says whether it is stored by rows or by columns")
	}
	return nil
}

// openDense looks at the header of a dense matrix. One of a single row or column may have one dimension,
// as anndata before 0.7 wrote it.
func (m *storedMatrix) openDense(d *h5read.Dataset) error {
	m.Encoding = denseEncoding
	if err := m.openValues(d); err != nil {
		return err
	}
	rows, cols := &m.Cells, &m.Genes
	if m.transposed {
		rows, cols = cols, rows
	}
	switch shape := d.Shape(); {
	case len(shape) == 2 && shape[0] < 1<<40 && shape[1] < 1<<40:
		*rows, *cols = int(shape[0]), int(shape[1])
	case len(shape) == 1 && m.vars.n == 1:
		m.Cells, m.Genes = int(d.Len()), 1
	case len(shape) == 1 && m.obs.n == 1:
		m.Cells, m.Genes = 1, int(d.Len())
	default:
		return m.file.fault(m.path, hintMatrix, "has shape %v; expected %d cells by %d genes", shape, m.obs.n, m.vars.n)
	}
	return m.file.wrap(m.path, d.Check())
}
