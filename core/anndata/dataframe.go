package anndata

import (
	"errors"
	"slices"
	"strings"

	"coverslip/h5read"
)

// dataframe is a table as AnnData stores it: a group of columns, or before anndata 0.7 a compound dataset.
type dataframe struct {
	file     *File
	path     string
	index    h5read.Object   // the names: a dataset, or a group with values and mask
	indexKey string          // the member that is the index
	group    *h5read.Group   // nil: compound is set
	compound *h5read.Dataset // members are columns
	labels   bool            // uns may have the labels of a column of codes, as before anndata 0.7
}

// openDataframe finds the table's form, its index and its length.
func (f *File) openDataframe(label, path string) (*tableSource, error) {
	o, err := f.h5.Open(path)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	// raw's codes are not those of the labels in uns: categories that var lost were dropped there.
	df := &dataframe{file: f, path: path, labels: label != "raw/var"}
	switch o := o.(type) {
	case *h5read.Group:
		df.group = o
		err = df.openGroupIndex()
	case *h5read.Dataset:
		df.compound = o
		err = df.openCompoundIndex()
	default:
		err = f.fault(path, hintRewrite, "is neither a group nor a dataset")
	}
	if err != nil {
		return nil, f.wrap(path, err)
	}
	s, err := f.newTable(label, df.index)
	if err != nil {
		return nil, err
	}
	if df.group != nil {
		s.indexName = df.indexKey
	}
	s.path, s.columns = path, func() []*column { return df.describe(s.n) }
	return s, nil
}

func (df *dataframe) openGroupIndex() error {
	key := attribute(df.group, "_index")
	candidates := []string{key}
	if key == "" {
		candidates = []string{"_index", "index"}
	}
	for _, c := range candidates {
		o, err := df.group.Open(c)
		if errors.Is(err, h5read.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		df.index, df.indexKey = o, c
		return nil
	}
	return df.file.fault(df.path+"/"+candidates[0], hintRewrite+", or from R with anndataR",
		"the names of the rows are missing: the table says they are in %q, and that is not in the file", candidates[0])
}

func (df *dataframe) openCompoundIndex() error {
	members := df.compound.Type().Members
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.Name
	}
	for _, c := range []string{"index", "_index"} {
		if slices.Contains(names, c) {
			d, err := df.compound.Member(c)
			df.index, df.indexKey = d, c
			return err
		}
	}
	return df.file.fault(df.path, hintRewrite, "is a %s, not a table: expected a dataframe with an index", df.compound.Type())
}

// describe describes all columns of n rows.
func (df *dataframe) describe(n int) []*column {
	var out []*column
	if df.compound != nil {
		for _, m := range df.compound.Type().Members {
			if m.Name != df.indexKey {
				out = append(out, df.describeOne(m.Name, n, func() (h5read.Object, error) { return df.compound.Member(m.Name) }))
			}
		}
		return out
	}
	for _, name := range df.order() {
		out = append(out, df.describeOne(name, n, func() (h5read.Object, error) { return df.group.Open(name) }))
	}
	return out
}

func (df *dataframe) describeOne(name string, n int, open func() (h5read.Object, error)) *column {
	o, err := open()
	path := df.path + "/" + name
	var c *column
	switch {
	case errors.Is(err, h5read.ErrNotFound):
		c = problem("is listed in column-order and is not in the file")
	case err != nil:
		c = problem("%s", explain(df.file.wrap(path, err)))
	default:
		c = df.file.describeColumn(o, n)
		if df.compound != nil {
			c.stored = nil // a member of it is not stored by itself
		}
		if df.labels {
			df.file.describeLegacyCategories(c, o, name)
		}
	}
	c.Name, c.path = name, path
	return c
}

// order returns the names of the columns: first those of column-order, then members that it leaves out.
// The index is a column too where column-order says so, as it does when a column gave it its name.
func (df *dataframe) order() []string {
	var names []string
	seen := map[string]bool{"__categories": true}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	// An empty column-order is an array of float64, which Strings refuses: then there are none.
	if a, err := df.group.Attribute("column-order"); err == nil && a != nil {
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
	seen[df.indexKey] = true
	links, err := df.group.Links()
	if err != nil {
		df.file.note(df.path[1:] + ": its members cannot be listed: " + explain(df.file.wrap(df.path, err)))
	}
	for _, l := range links {
		add(l.Name)
	}
	return names
}
