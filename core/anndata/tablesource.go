package anndata

import (
	"strconv"

	"coverslip/h5read"
)

// tableSource is where a table is, in whatever container: its names and its columns, of which nothing is
// read yet.
type tableSource struct {
	file  *File
	label string // "obs", "var" or "raw/var"
	path  string // inside the file: of the group, or of the names
	n     int    // rows
	index *column
	// indexName is what the file calls the names, "" where it does not say.
	indexName string
	columns   func() []*column // describes all columns; none of them can make it fail
}

// axis is what the rows or columns of a matrix must agree with.
func (s *tableSource) axis() axis { return axis{s.n, s.path} }

// genes reports whether the names are those of genes, which are made unique in frames.
func (s *tableSource) genes() bool { return s.label != "obs" }

// treatment says in a note what is done about names that are not unique.
func (s *tableSource) treatment() string {
	if s.genes() {
		return ": given -1, -2, ... to tell them apart"
	}
	return ": left as they are"
}

// newTable makes a table whose names are in the object, without columns.
func (f *File) newTable(label string, index h5read.Object) (*tableSource, error) {
	n, err := f.length(index)
	if err != nil {
		return nil, f.wrap(index.Path(), err)
	}
	c := f.describeColumn(index, n)
	c.path = index.Path()
	return &tableSource{file: f, label: label, path: index.Path(), n: n, index: c, columns: noColumns}, nil
}

func noColumns() []*column { return nil }

// textTable makes a table of n rows whose names are not in one place of the file.
func (f *File) textTable(label, path string, n int, names func() ([]string, error)) *tableSource {
	c := &column{ColumnInfo: ColumnInfo{Kind: Text}, path: path}
	c.read = func() (any, []bool, error) { return values(names()) }
	return &tableSource{file: f, label: label, path: path, n: n, index: c, columns: noColumns}
}

// numberedTable makes a table of n rows that have no names in the file: they are called "0", "1", ..., as
// pandas does. It refuses more rows than the file can have values for.
func (f *File) numberedTable(label, path string, n int) (*tableSource, error) {
	const nameBytes = 16 // as for names in the file
	if int64(n) > max(trustedBytes, f.size*largestExpense)/nameBytes {
		return nil, f.fault(path, hintDamaged, "has no names for %d rows, far more than a file of %d bytes holds", n, f.size)
	}
	return f.textTable(label, path, n, func() ([]string, error) { return rowNumbers(n), nil }), nil
}

// rowNumbers are the names "0", "1", "2", ... of n rows.
func rowNumbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

// length returns how many rows the object is: of a group, its values or codes.
func (f *File) length(o h5read.Object) (int, error) {
	d, ok := o.(*h5read.Dataset)
	if g, is := o.(*h5read.Group); is {
		for _, name := range []string{"values", "codes"} {
			if v, err := g.Dataset(name); err == nil {
				d, ok = v, true
			}
		}
	}
	if !ok {
		return 0, f.fault(o.Path(), hintRewrite, "holds no list of values")
	}
	if len(d.Shape()) != 1 {
		return 0, f.fault(o.Path(), hintRewrite, "has shape %v; expected one dimension", d.Shape())
	}
	if err := f.affordable(d); err != nil {
		return 0, err
	}
	return int(d.Len()), nil
}

// readIndex reads the names. Numbers are taken as text, as anndata does.
func (s *tableSource) readIndex() ([]string, error) {
	c := s.index
	if c.Problem != "" {
		return nil, s.file.fault(c.path, hintRewrite, "the names of the rows cannot be read: %s", c.Problem)
	}
	values, missing, err := c.read()
	if err != nil {
		return nil, s.file.wrap(c.path, err)
	}
	names := asStrings(values)
	for i := range missing {
		if missing[i] {
			names[i] = "nan" // as pandas shows it
		}
	}
	return names, nil
}
