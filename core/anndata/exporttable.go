package anndata

import (
	"slices"

	"coverslip/core/frame"
	"coverslip/h5read"
	"coverslip/h5write"
)

// merged writes a table of the file with the computed columns: those take the place of the file's of the same name,
// or come behind.
func (e *exporter) merged(parent *h5write.Group, name string, s *tableSource, rows kept, computed *frame.Frame) {
	var columns []member
	for _, c := range s.columns() {
		if own := computed.Column(c.Name); own != nil {
			columns = append(columns, e.member(own))
		} else {
			columns = append(columns, e.column(c, rows))
		}
	}
	for _, c := range computed.Columns {
		if !slices.ContainsFunc(columns, func(m member) bool { return m.name == c.Name }) {
			columns = append(columns, e.member(c))
		}
	}
	e.dataframe(parent, name, indexOf(s, columns), computed.Index.List(), columns)
}

// table writes a table of the file as it is, some of its rows.
func (e *exporter) table(parent *h5write.Group, name string, s *tableSource, rows kept) error {
	names, err := s.readIndex()
	if err != nil {
		return err
	}
	if len(names) != rows.n {
		return e.file.fault(s.path, "", "has %d rows for %d names", len(names), rows.n)
	}
	var columns []member
	for _, c := range s.columns() {
		columns = append(columns, e.column(c, rows))
	}
	e.dataframe(parent, name, indexOf(s, columns), rowsOf(names, 1, rows), columns)
	return nil
}

// indexOf returns the name that the file has for the index, where it is free.
func indexOf(s *tableSource, columns []member) string {
	name := memberName(s.indexName)
	if s.indexName == "" || slices.ContainsFunc(columns, func(m member) bool { return memberName(m.name) == name }) {
		return indexName
	}
	return name
}

// column writes the kept rows of a column.
func (e *exporter) column(c *column, rows kept) member {
	return member{c.Name, func(g *h5write.Group, as string) {
		e.element(g, as, func() error { return e.columnAs(g, as, c, rows) })
	}}
}

// columnAs writes the kept rows of a column: as it is stored where anndata reads that, else as it is read.
func (e *exporter) columnAs(g *h5write.Group, as string, c *column, rows kept) error {
	switch stored := c.stored.(type) {
	case *h5read.Dataset:
		return e.data(g, as, stored, []kept{rows})
	case *h5read.Group:
		return e.nullable(g, as, stored, c.Kind, rows)
	}
	switch {
	case c.Problem != "":
		return e.file.fault(c.path, "", "%s", c.Problem)
	case c.codes != nil:
		return e.categorical(g, as, c, rows)
	}
	values, missing, err := c.read()
	if err != nil {
		return e.file.wrap(c.path, err)
	}
	read := &frame.Column{Name: c.Name, Values: values, Missing: missing}
	if !rows.all() {
		read = read.Take(rows.list)
	}
	e.writer.column(g, as, read)
	return nil
}

// categorical writes the kept codes of a column, and its labels in the type that they have.
func (e *exporter) categorical(parent *h5write.Group, name string, c *column, rows kept) error {
	if err := c.check(e.ctx, e.file); err != nil {
		return err
	}
	g := parent.Group(name)
	encode(g, "categorical", "0.2.0")
	g.Attr("ordered", c.ordered)
	if err := e.data(g, "codes", c.codes, []kept{rows}); err != nil {
		return err
	}
	if d, plain := c.labels.(*h5read.Dataset); plain && len(d.Shape()) == 1 {
		return e.data(g, "categories", d, []kept{keep(c.Categories, nil)})
	}
	text, _, err := e.file.describeLabels(c.labels, c.Categories).values()
	if err != nil {
		return err
	}
	e.array(g, "categories", asStrings(text))
	return nil
}

// listed carries a group that is a column: categories, or values with a mask. Text with a mask becomes plain, or
// categories where some is missing.
func (e *exporter) listed(parent *h5write.Group, name string, from *h5read.Group, axes []kept) error {
	n, err := e.file.length(from)
	if err != nil {
		return err
	}
	rows := keep(n, nil)
	if len(axes) > 0 {
		rows = axes[0]
	}
	c := e.file.describeColumn(from, n)
	c.Name, c.path = name, from.Path()
	return e.columnAs(parent, name, c, rows)
}

// nullable carries integers or booleans with a mask.
func (e *exporter) nullable(parent *h5write.Group, name string, from *h5read.Group, kind string, rows kept) error {
	g := parent.Group(name)
	encode(g, "nullable-"+kind, "0.1.0")
	for _, part := range []string{"values", "mask"} {
		d, err := from.Dataset(part)
		if err == nil {
			err = e.data(g, part, d, []kept{rows})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
