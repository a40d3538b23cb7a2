// Package frame holds tables about cells (obs) and genes (var): an index of names and typed columns
// of one length, as a pandas DataFrame in an AnnData object does.
package frame

import (
	"fmt"
	"slices"
)

// Frame is a table with an index. The order of Columns is the order shown and written.
type Frame struct {
	Index   Names
	Columns []*Column
}

// Column is one named column of a frame.
//
// Values is one of []int32, []int64, []float32, []float64, []bool, []string or [Categorical].
type Column struct {
	Name    string
	Values  any
	Missing []bool // true where the value is missing (pandas NA); nil where none is
}

// Categorical is a column of labels kept as codes into a list of categories.
type Categorical struct {
	Codes      []int32 // index into Categories; -1 where missing
	Categories []string
	Ordered    bool
}

// Len returns the number of values, and panics on a Values of a type that [Column] does not name.
func (c *Column) Len() int {
	switch v := c.Values.(type) {
	case []int32:
		return len(v)
	case []int64:
		return len(v)
	case []float32:
		return len(v)
	case []float64:
		return len(v)
	case []bool:
		return len(v)
	case []string:
		return len(v)
	case Categorical:
		return len(v.Codes)
	}
	panic(fmt.Sprintf("frame: column %q holds a %T", c.Name, c.Values))
}

// Column returns the column with that name, or nil.
func (f *Frame) Column(name string) *Column {
	for _, c := range f.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// Set adds the column, in place of the one with its name where there is one. It panics when the
// column's length is not the index's.
func (f *Frame) Set(name string, values any) {
	c := &Column{Name: name, Values: values}
	if c.Len() != f.Index.Len() {
		panic(fmt.Sprintf("frame: column %q has %d values for %d rows", name, c.Len(), f.Index.Len()))
	}
	for i, old := range f.Columns {
		if old.Name == name {
			f.Columns[i] = c
			return
		}
	}
	f.Columns = append(f.Columns, c)
}

// Take returns a new frame with the given rows, in that order. It copies, but for categories; of all rows as they are it
// shares names and columns.
func (f *Frame) Take(rows []int32) *Frame {
	if f.all(rows) {
		return &Frame{Index: f.Index, Columns: slices.Clone(f.Columns)}
	}
	out := &Frame{Index: f.Index.take(rows)}
	for _, c := range f.Columns {
		out.Columns = append(out.Columns, c.Take(rows))
	}
	return out
}

// all reports whether rows are all there are, in their order.
func (f *Frame) all(rows []int32) bool {
	for i, r := range rows {
		if int(r) != i {
			return false
		}
	}
	return len(rows) == f.Index.Len()
}

// Take returns a new column with the given rows, in that order.
func (c *Column) Take(rows []int32) *Column {
	out := &Column{Name: c.Name}
	if c.Missing != nil {
		out.Missing = take(c.Missing, rows)
	}
	switch v := c.Values.(type) {
	case []int32:
		out.Values = take(v, rows)
	case []int64:
		out.Values = take(v, rows)
	case []float32:
		out.Values = take(v, rows)
	case []float64:
		out.Values = take(v, rows)
	case []bool:
		out.Values = take(v, rows)
	case []string:
		out.Values = take(v, rows)
	case Categorical:
		out.Values = Categorical{Codes: take(v.Codes, rows), Categories: v.Categories, Ordered: v.Ordered}
	default:
		panic(fmt.Sprintf("frame: column %q holds a %T", c.Name, c.Values))
	}
	return out
}

func take[T any](from []T, rows []int32) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = from[r]
	}
	return out
}
