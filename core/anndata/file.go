package anndata

import (
	"io"
	"slices"
	"sync"

	"coverslip/h5read"
)

// File is an open file of cells and genes: an .h5ad, or another container that is read as one. It may be
// used from several goroutines.
type File struct {
	name     string
	size     int64
	h5       *h5read.File
	kind     string // the container, in words
	python   string // the expression that reads it in Python
	base     string // the group that obsm, varm and uns are in: "" for the root
	obs      *tableSource
	vars     *tableSource
	rawVar   *tableSource // nil without raw
	obsm     slot
	varm     slot
	matrices []*listed

	mu    sync.Mutex
	notes []string
	read  map[*tableSource]*Table
}

// Source says which matrix of the file: at most one field is set; none means X.
type Source struct {
	Layer string // layers/NAME
	Raw   bool   // raw/X, with raw/var as the genes
}

// Open looks into the file of that many bytes. The name is for messages.
//
// It fails, with an [*Error], when the file is something else (gzip, a web page, an R object, ...), when it
// is cut short, and when the cells or the genes have no names. Faults of matrices and columns do not make
// it fail.
func Open(r io.ReaderAt, size int64, name string) (*File, error) {
	f := &File{name: name, size: size, read: map[*tableSource]*Table{}}
	if err := f.recognise(r); err != nil {
		return nil, err
	}
	h5, err := h5read.Open(r, size)
	if err != nil {
		return nil, f.wrap("", err)
	}
	f.h5 = h5
	f.notes = slices.Clone(h5.Warnings())
	if err := f.openContainer(); err != nil {
		return nil, err
	}
	if len(f.matrices) == 0 {
		f.note("there is no matrix in this file, only tables")
	}
	return f, nil
}

// Name returns the name given to Open.
func (f *File) Name() string { return f.name }

// Container says in words what the file is, such as "AnnData, as of 0.8", "10x Genomics, Cell Ranger 3 or
// later" or "MuData, modality rna".
func (f *File) Container() string { return f.kind }

// Size returns the number of bytes given to Open.
func (f *File) Size() int64 { return f.size }

// Python returns the expression with which Python's own libraries (scanpy as sc, anndata as ad, h5py) read the
// same cells and genes from a file whose name is in FILE. It gives an AnnData; which of its matrices has the
// counts is another question.
func (f *File) Python() string { return f.python }

// Shape returns the number of cells (rows of obs) and of genes (rows of var).
func (f *File) Shape() (nObs, nVars int) { return f.obs.n, f.vars.n }

// Notes returns what a person should know about the file: warnings, elements that are not read, names
// made unique. It grows as tables are read.
func (f *File) Notes() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.notes)
}

func (f *File) note(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Contains(f.notes, text) {
		f.notes = append(f.notes, text)
	}
}

// Bounds on what is taken on a file's word. Compression seldom does better than 1,032 to 1, deflate's
// limit, so a file cannot hold much more than that.
const (
	trustedBytes   = 64 << 20
	largestExpense = 1100
)

// affordable refuses a dataset that declares far more than the file can hold, before it is read whole.
func (f *File) affordable(d *h5read.Dataset) error {
	n, size := d.Len(), int64(d.Type().Size)
	if n > 0 && (n > (1<<62)/size || n*size > max(trustedBytes, f.size*largestExpense)) {
		return f.fault(d.Path(), hintDamaged, "declares %d values of %d bytes, far more than a file of %d bytes holds", n, size, f.size)
	}
	return nil
}
