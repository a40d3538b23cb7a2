package anndata

import (
	"context"
	"slices"

	"coverslip/core/frame"
)

// Kinds of column.
const (
	Categorical = "categorical"
	Integer     = "integer"
	Real        = "real"
	Boolean     = "boolean"
	Text        = "text"
)

// Table is obs or var: names and columns, which are read one by one when asked for.
type Table struct {
	source  *tableSource
	names   frame.Names
	columns []*column
}

// ColumnInfo describes a column.
type ColumnInfo struct {
	Name       string
	Kind       string // Categorical, Integer, Real, Boolean or Text; "" with a Problem
	Categories int    // how many, of a categorical column
	Problem    string // why it cannot be read, or empty
}

// Obs returns the table of cells.
func (f *File) Obs() (*Table, error) { return f.table(f.obs) }

// Var returns the table of genes of a matrix: raw has its own.
func (f *File) Var(s Source) (*Table, error) {
	if !s.Raw {
		return f.table(f.vars)
	}
	if f.rawVar == nil {
		return nil, f.fault(f.base+"/raw/var", "", "there is no raw in this file")
	}
	return f.table(f.rawVar)
}

func (f *File) table(s *tableSource) (*Table, error) {
	f.mu.Lock()
	t := f.read[s]
	f.mu.Unlock()
	if t != nil {
		return t, nil
	}
	list, err := s.readIndex()
	if err != nil {
		return nil, err
	}
	t = &Table{source: s, names: frame.NamesOf(list), columns: s.columns()}
	if _, n := UniqueNames(t.names); n > 0 {
		f.note(s.label + ": " + counted(n, "name was there before", "names were there before") + s.treatment())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read[s] = t
	return t, nil
}

// Names returns the index as it is in the file.
func (t *Table) Names() frame.Names { return t.names }

// Columns describes the columns: those of column-order in its order, then any others by name.
func (t *Table) Columns() []ColumnInfo {
	infos := make([]ColumnInfo, len(t.columns))
	for i, c := range t.columns {
		infos[i] = c.ColumnInfo
	}
	return infos
}

// Check is Columns, with the codes of categorical columns looked at: where one has no category, that is
// the column's problem. It reads columns of at most budget bytes in all; of those beyond, a wrong code is
// found when they are read.
func (t *Table) Check(ctx context.Context, budget int64) []ColumnInfo {
	infos := t.Columns()
	for i, c := range t.columns {
		if c.codes == nil || len(c.codes.Shape()) != 1 {
			continue
		}
		if budget -= c.codes.Len() * int64(c.codes.Type().Size); budget < 0 {
			break
		}
		if err := c.check(ctx, t.source.file); err != nil && ctx.Err() == nil {
			infos[i].Problem = explain(err)
		}
	}
	return infos
}

// Column reads a column. The caller owns it.
func (t *Table) Column(name string) (*frame.Column, error) {
	f := t.source.file
	i := slices.IndexFunc(t.columns, func(c *column) bool { return c.Name == name })
	if i < 0 {
		return nil, f.fault(t.source.path, "", "there is no column %q", name)
	}
	c := t.columns[i]
	if c.Problem != "" {
		return nil, f.fault(c.path, "", "%s", c.Problem)
	}
	values, missing, err := c.read()
	if err != nil {
		return nil, f.wrap(c.path, err)
	}
	if !slices.Contains(missing, true) {
		missing = nil
	}
	return &frame.Column{Name: name, Values: values, Missing: missing}, nil
}

// Frame reads every column that can be read. What is wrong with the others is in problems, each with the
// column's path. Names of genes are made unique with [UniqueNames], as scanpy's users do first;
// names of cells stay as they are.
func (t *Table) Frame() (table *frame.Frame, problems []string, err error) {
	table = &frame.Frame{Index: t.names}
	if t.source.genes() {
		table.Index, _ = UniqueNames(t.names)
	}
	for _, c := range t.columns {
		col, err := t.Column(c.Name)
		if err != nil {
			problems = append(problems, c.path+": "+explain(err))
			continue
		}
		table.Columns = append(table.Columns, col)
	}
	return table, problems, nil
}
