package anndata

import (
	"math"
	"strings"

	"coverslip/core/sparse"
	"coverslip/h5read"
)

// MatrixInfo describes a matrix of the file.
type MatrixInfo struct {
	Source   Source
	Label    string // "X", "layers/counts", "raw/X"
	Encoding string // "csr_matrix", "csc_matrix" or "array"
	DType    string // as NumPy names it: "float32", "int64", "bool"
	Cells    int
	Genes    int
	NonZeros int64  // values stored; -1 of a dense matrix
	Filters  string // "none", "gzip", "shuffle, gzip", ...
	Problem  string // why it cannot be used, or empty
}

// listed is a matrix as the file lists it: one that can be read, or what is wrong with it.
type listed struct {
	MatrixInfo
	err  error
	form form // nil with err
}

// form is a way in which a matrix is stored.
type form interface {
	// open checks the borders of rows; each filler that it then gives is for one goroutine at a time.
	open() (newFiller func() filler, err error)
	// sample looks at about n values at the beginning or in the middle.
	sample(middle bool, n int, j *judge) error
}

// axis is what one side of a matrix must agree with: the names of its rows or columns.
type axis struct {
	n    int
	path string
}

// storedMatrix is a matrix whose headers have been looked at: sparse or dense.
type storedMatrix struct {
	MatrixInfo
	file       *File
	path       string
	obs        axis
	vars       axis
	data       *h5read.Dataset // of a dense matrix: all of it
	indices    *h5read.Dataset
	indptr     *h5read.Dataset
	transposed bool                    // a dense matrix is stored as genes × cells
	integral   bool                    // the values' type is integer, or float64: values can be integers too large for float32
	borders    func() ([]int64, error) // reads and checks indptr, once
}

// Matrices returns X, then the layers by name, then raw, as far as there are any.
func (f *File) Matrices() []MatrixInfo {
	out := make([]MatrixInfo, len(f.matrices))
	for i, m := range f.matrices {
		out[i] = m.MatrixInfo
	}
	return out
}

// Matrix returns a matrix for reading. Its values are converted to float32; it fails, here or while rows
// are read, on what is damaged and on values that float32 does not hold: infinite, not a number, and
// integers beyond ±2^24. It may be used from several goroutines.
func (f *File) Matrix(s Source) (sparse.Matrix, error) {
	m, err := f.stored(s)
	if err != nil {
		return nil, err
	}
	newFiller, err := m.form.open()
	if err != nil {
		return nil, err
	}
	return &matrix{nObs: m.Cells, nVars: m.Genes, newFiller: newFiller}, nil
}

// Locate reads where the values of rows lo to hi of a matrix lie in the file, as far as that is known beforehand: reading
// them begins sooner then. What goes wrong whoever reads them will be told.
func (f *File) Locate(s Source, lo, hi int) {
	l, err := f.stored(s)
	if err != nil {
		return
	}
	m, ok := l.form.(*storedMatrix)
	if !ok || m.Encoding != csrEncoding {
		return
	}
	indptr, err := m.borders()
	if err != nil || lo < 0 || hi < lo || hi >= len(indptr) {
		return
	}
	for _, d := range []*h5read.Dataset{m.data, m.indices} {
		if d.Locate(uint64(indptr[lo]), uint64(indptr[hi])) != nil {
			return
		}
	}
}

func (f *File) stored(s Source) (*listed, error) {
	for _, m := range f.matrices {
		if m.Source == s {
			return m, m.err
		}
	}
	if len(f.matrices) == 0 {
		return nil, f.fault("/X", "Choose a file with counts", "there is no matrix in this file, only tables")
	}
	var labels []string
	for _, m := range f.matrices {
		labels = append(labels, m.Label)
	}
	return nil, f.fault("/"+s.label(), "", "there is no such matrix; the file has %s", strings.Join(labels, ", "))
}

func (s Source) label() string {
	switch {
	case s.Raw:
		return "raw/X"
	case s.Layer != "":
		return "layers/" + s.Layer
	}
	return "X"
}

func (f *File) newMatrix(s Source, path string, obs, vars axis) *storedMatrix {
	info := MatrixInfo{Source: s, Label: s.label(), NonZeros: -1}
	return &storedMatrix{MatrixInfo: info, file: f, path: path, obs: obs, vars: vars}
}

// list adds a matrix to those of the file. err is what is wrong with it so far.
func (f *File) list(m *storedMatrix, err error) {
	if err == nil {
		err = m.checkShape()
	}
	f.listForm(m.MatrixInfo, m, f.wrap(m.path, err))
}

func (f *File) listForm(info MatrixInfo, form form, err error) {
	l := &listed{MatrixInfo: info, err: err, form: form}
	if err != nil {
		l.Problem, l.form = explain(err), nil
	}
	f.matrices = append(f.matrices, l)
}

func (m *storedMatrix) openValues(d *h5read.Dataset) error {
	t := d.Type()
	m.data, m.DType, m.Filters = d, dtype(t), filters(d)
	switch {
	case t.Class == h5read.Integer || t.Class == h5read.Enum && t.IsBool():
		m.integral = t.Size >= 4
	case t.Class == h5read.Float:
		m.integral = t.Size > 4
	default:
		return m.file.fault(d.Path(), hintRewrite, "holds values of type %s; expected numbers", t)
	}
	return nil
}

// checkShape compares the matrix with the tables beside it.
func (m *storedMatrix) checkShape() error {
	for _, side := range []struct {
		n    int
		what string
		axis axis
	}{{m.Cells, "rows", m.obs}, {m.Genes, "columns", m.vars}} {
		if side.n != side.axis.n {
			return m.file.fault(m.path, hintMatrix, "has %d %s by its shape and %s has %d names; they must be equal",
				side.n, side.what, side.axis.path, side.axis.n)
		}
	}
	if m.Genes > math.MaxInt32 {
		return m.file.fault(m.path, "", "has %d genes; at most %d are read", m.Genes, math.MaxInt32)
	}
	return nil
}

// dtype names a type as NumPy does.
func dtype(t *h5read.Datatype) string {
	switch {
	case t.IsBool():
		return "bool"
	case t.Class == h5read.Integer:
		s := []string{1: "int8", 2: "int16", 4: "int32", 8: "int64"}
		if t.Size < len(s) && s[t.Size] != "" {
			if t.Signed {
				return s[t.Size]
			}
			return "u" + s[t.Size]
		}
	case t.Class == h5read.Float:
		s := []string{2: "float16", 4: "float32", 8: "float64"}
		if t.Size < len(s) && s[t.Size] != "" {
			return s[t.Size]
		}
	}
	return t.String()
}

func filters(d *h5read.Dataset) string {
	var names []string
	for _, f := range d.Filters() {
		if f.ID == 1 {
			f.Name = "gzip" // what users call deflate
		}
		names = append(names, f.Name)
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
