package anndata

import (
	"fmt"
	"slices"

	"coverslip/core/frame"
	"coverslip/h5read"
)

// column is a column that is described and not yet read.
type column struct {
	ColumnInfo
	path  string          // inside the file, for messages
	codes *h5read.Dataset // of a categorical column: what check looks at
	// labels is what the codes mean, and ordered whether their order does.
	labels  h5read.Object
	ordered bool
	// stored is the column where it is one that anndata 0.8 reads as it is; nil: only what read gives.
	stored h5read.Object
	read   func() (values any, missing []bool, err error)
}

func problem(format string, args ...any) *column {
	return &column{ColumnInfo: ColumnInfo{Problem: fmt.Sprintf(format, args...)}}
}

// describeMember describes a column that is a member of a group, whatever opening it gives.
func (f *File) describeMember(g *h5read.Group, member, name string, n int) *column {
	path := g.Path() + "/" + member
	o, err := g.Open(member)
	var c *column
	if err != nil {
		c = problem("%s", explain(f.wrap(path, err)))
	} else {
		c = f.describeColumn(o, n)
	}
	c.Name, c.path = name, path
	return c
}

// describeColumn describes a column of n rows from its type and shape alone.
func (f *File) describeColumn(o h5read.Object, n int) *column {
	switch o := o.(type) {
	case *h5read.Dataset:
		if refs := categoryReference(o); refs != nil {
			return f.describeReferenced(o, refs, n)
		}
		c := f.describeArray(o, n)
		if len(o.Shape()) == 1 && (c.Kind == Integer || c.Kind == Real || o.Type().IsBool()) {
			c.stored = o
		}
		return c
	case *h5read.Group:
		switch t := encoding(o); {
		case t == "categorical" || t == "" && o.Has("codes") && o.Has("categories"):
			return f.describeCategorical(o, n)
		case t == "nullable-integer" || t == "nullable-boolean" || t == "nullable-string-array",
			t == "" && o.Has("values") && o.Has("mask"):
			c := f.describeNullable(o, n)
			if c.Kind == Integer || c.Kind == Boolean {
				c.stored = o
			}
			return c
		case t == "":
			return problem("is a group of unknown form; expected a column")
		default:
			return problem("the encoding %q is not read here", t)
		}
	}
	return problem("is neither a dataset nor a group")
}

// describeArray describes a column stored as one array.
func (f *File) describeArray(d *h5read.Dataset, n int) *column {
	shape := d.Shape()
	if flat := len(shape) == 1 || len(shape) == 2 && shape[1] == 1; !flat {
		return problem("has shape %v; a column has one dimension", shape)
	}
	if d.Len() != int64(n) {
		return problem("has %d values for %d rows", d.Len(), n)
	}
	c := &column{}
	t := d.Type()
	switch t.Class {
	case h5read.Integer:
		c.Kind, c.read = Integer, reader[int64](d)
		if t.Size < 4 || t.Size == 4 && t.Signed {
			c.read = reader[int32](d)
		}
	case h5read.Float:
		c.Kind, c.read = Real, reader[float64](d)
		if t.Size <= 4 {
			c.read = reader[float32](d)
		}
	case h5read.String, h5read.VariableLength:
		c.Kind = Text
		c.read = func() (any, []bool, error) { return values(d.Strings(nil, nil)) }
	case h5read.Enum:
		describeEnum(c, d, t)
	default:
		return problem("its type %s is not read as a column", t)
	}
	return c
}

func reader[T h5read.Number](d *h5read.Dataset) func() (any, []bool, error) {
	return func() (any, []bool, error) { return values(h5read.ReadAll[T](d)) }
}

func values[T any](v []T, err error) (any, []bool, error) { return v, nil, err }

// describeEnum reads h5py's booleans, R's logicals (hdf5r writes a third member, NA), and any other
// enumeration as the categories that it is.
func describeEnum(c *column, d *h5read.Dataset, t *h5read.Datatype) {
	logical := t.IsBool() || len(t.EnumNames) == 3 &&
		slices.Equal(t.EnumNames, []string{"FALSE", "TRUE", "NA"}) && slices.Equal(t.EnumValues[:2], []int64{0, 1})
	if logical {
		c.Kind = Boolean
		c.read = func() (any, []bool, error) {
			stored, err := h5read.ReadAll[int64](d)
			if err != nil {
				return nil, nil, err
			}
			out, missing := make([]bool, len(stored)), make([]bool, len(stored))
			for i, v := range stored {
				out[i], missing[i] = v == 1, v != 0 && v != 1
			}
			return out, missing, nil
		}
		return
	}
	c.Kind, c.Categories = Categorical, len(t.EnumNames)
	c.read = func() (any, []bool, error) {
		stored, err := h5read.ReadAll[int64](d)
		if err != nil {
			return nil, nil, err
		}
		code := map[int64]int32{}
		for i, v := range t.EnumValues {
			code[v] = int32(i)
		}
		out := frame.Categorical{Codes: make([]int32, len(stored)), Categories: t.EnumNames}
		for i, v := range stored {
			k, ok := code[v]
			if !ok {
				k = -1
			}
			out.Codes[i] = k
		}
		return out, nil, nil
	}
}

// describeNullable describes values with a mask that is true where one is missing.
func (f *File) describeNullable(g *h5read.Group, n int) *column {
	d, err := g.Dataset("values")
	if err != nil {
		return problem("%s", explain(f.wrap(g.Path(), err)))
	}
	mask, err := g.Dataset("mask")
	if err != nil {
		return problem("%s", explain(f.wrap(g.Path(), err)))
	}
	c := f.describeArray(d, n)
	if c.Problem != "" {
		return c
	}
	if m := f.describeArray(mask, n); m.Problem != "" || m.Kind != Boolean && m.Kind != Integer {
		return problem("its mask cannot be read: %s %s", mask.Type(), m.Problem)
	}
	read := c.read
	c.read = func() (any, []bool, error) {
		v, _, err := read()
		if err != nil {
			return nil, nil, err
		}
		stored, err := h5read.ReadAll[int64](mask)
		missing := make([]bool, len(stored))
		for i, m := range stored {
			missing[i] = m != 0
		}
		return v, missing, err
	}
	return c
}
