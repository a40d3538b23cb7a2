package anndata

import (
	"errors"
	"slices"
	"strings"

	"coverslip/h5read"
)

// tableSource is where a table is: a group of columns, or before anndata 0.7 a compound dataset.
type tableSource struct {
	file     *File
	path     string
	n        int             // rows
	index    h5read.Object   // the names: a dataset, or a group with values and mask
	indexKey string          // the member that is the index
	group    *h5read.Group   // nil: compound is set
	compound *h5read.Dataset // members are columns
	unique   bool            // names are made unique in frames
}

// treatment says in a note what is done about names that are not unique.
func (s *tableSource) treatment() string {
	if s.unique {
		return ": given -1, -2, ... to tell them apart"
	}
	return ": left as they are"
}

// openTable finds the table's form, its index and its length.
func (f *File) openTable(path string) (*tableSource, error) {
	o, err := f.h5.Open(path)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	s := &tableSource{file: f, path: path, unique: path != "/obs"}
	switch o := o.(type) {
	case *h5read.Group:
		s.group = o
		err = s.openGroupIndex()
	case *h5read.Dataset:
		s.compound = o
		err = s.openCompoundIndex()
	default:
		err = f.fault(path, hintRewrite, "is neither a group nor a dataset")
	}
	if err != nil {
		return nil, f.wrap(path, err)
	}
	if s.n, err = f.length(s.index); err != nil {
		return nil, f.wrap(s.index.Path(), err)
	}
	return s, nil
}

func (s *tableSource) openGroupIndex() error {
	key := attribute(s.group, "_index")
	candidates := []string{key}
	if key == "" {
		candidates = []string{"_index", "index"}
	}
	for _, c := range candidates {
		o, err := s.group.Open(c)
		if errors.Is(err, h5read.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		s.index, s.indexKey = o, c
		return nil
	}
	return s.file.fault(s.path+"/"+candidates[0], hintRewrite+", or from R with anndataR",
		"the names of the rows are missing: the table says they are in %q, and that is not in the file", candidates[0])
}

func (s *tableSource) openCompoundIndex() error {
	members := s.compound.Type().Members
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Name
	}
	for _, c := range []string{"index", "_index"} {
		if slices.Contains(names, c) {
			d, err := s.compound.Member(c)
			s.index, s.indexKey = d, c
			return err
		}
	}
	return s.file.fault(s.path, hintRewrite, "is a %s, not a table: expected a dataframe with an index", s.compound.Type())
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
	c := s.file.describeColumn(s.index, s.n)
	if c.Problem != "" {
		return nil, s.file.fault(s.index.Path(), hintRewrite, "the names of the rows cannot be read: %s", c.Problem)
	}
	values, missing, err := c.read()
	if err != nil {
		return nil, err
	}
	names := asStrings(values)
	for i := range missing {
		if missing[i] {
			names[i] = "nan" // as pandas shows it
		}
	}
	return names, nil
}

// describe describes all columns. None of them can make it fail.
func (s *tableSource) describe() []*column {
	var out []*column
	if s.compound != nil {
		for _, m := range s.compound.Type().Members {
			if m.Name != s.indexKey {
				out = append(out, s.describeOne(m.Name, func() (h5read.Object, error) { return s.compound.Member(m.Name) }))
			}
		}
		return out
	}
	for _, name := range s.order() {
		out = append(out, s.describeOne(name, func() (h5read.Object, error) { return s.group.Open(name) }))
	}
	return out
}

func (s *tableSource) describeOne(name string, open func() (h5read.Object, error)) *column {
	o, err := open()
	var c *column
	switch {
	case errors.Is(err, h5read.ErrNotFound):
		c = problem("is listed in column-order and is not in the file")
	case err != nil:
		c = problem("%s", explain(s.file.wrap(s.path+"/"+name, err)))
	default:
		c = s.file.describeColumn(o, s.n)
		s.file.describeLegacyCategories(c, name)
	}
	c.Name = name
	return c
}

// order returns the names of the columns: first those of column-order, then members that it leaves out.
func (s *tableSource) order() []string {
	var names []string
	seen := map[string]bool{s.indexKey: true, "__categories": true}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	// An empty column-order is an array of float64, which Strings refuses: then there are none.
	if a, err := s.group.Attribute("column-order"); err == nil && a != nil {
		if order, err := a.Strings(); err == nil {
			for _, name := range order {
				add(name)
				// A name with "/" is a group with a member; that group is not a column of its own.
				if first, _, nested := strings.Cut(name, "/"); nested {
					seen[first] = true
				}
			}
		}
	}
	links, err := s.group.Links()
	if err != nil {
		s.file.note(s.path[1:] + ": its members cannot be listed: " + explain(s.file.wrap(s.path, err)))
	}
	for _, l := range links {
		add(l.Name)
	}
	return names
}
