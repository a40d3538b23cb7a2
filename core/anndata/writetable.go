package anndata

import (
	"fmt"
	"math"
	"slices"

	"coverslip/core/frame"
	"coverslip/h5write"
)

// indexName is the member that holds the index, as anndata names it for an index without a name.
const indexName = "_index"

// member is a column on its way: its name, and what writes it under the name that it gets in the file.
type member struct {
	name  string
	write func(g *h5write.Group, as string)
}

// table writes a dataframe, version 0.2.0.
func (w *writer) table(parent *h5write.Group, name string, t *frame.Frame) {
	var columns []member
	for _, c := range t.Columns {
		if n := c.Len(); n != t.Index.Len() || c.Missing != nil && len(c.Missing) != n {
			w.fail("%s/%s has %d values for %d names", name, c.Name, n, t.Index.Len())
			return
		}
		columns = append(columns, w.member(c))
	}
	w.dataframe(parent, name, indexName, t.Index.List(), columns)
}

func (w *writer) member(c *frame.Column) member {
	return member{c.Name, func(g *h5write.Group, as string) { w.column(g, as, c) }}
}

// dataframe writes a table of columns in their order.
func (w *writer) dataframe(parent *h5write.Group, name, index string, names []string, columns []member) {
	g := parent.Group(name)
	encode(g, "dataframe", "0.2.0")
	g.Attr("_index", index)
	w.array(g, index, names)
	order := []string{}
	for _, c := range columns {
		as := memberName(c.name)
		// anndata keeps the index's name to itself, and two names may have become one.
		for base, i := as, 1; as == index || as == indexName || slices.Contains(order, as); i++ {
			as = fmt.Sprintf("%s_%d", base, i)
		}
		if c.write(g, as); g.Has(as) { // else it could not be written
			order = append(order, as)
		}
	}
	g.Attr("column-order", order)
}

func (w *writer) column(g *h5write.Group, name string, c *frame.Column) {
	if v, ok := c.Values.(frame.Categorical); ok {
		w.categorical(g, name, withMissing(v, c.Missing))
		return
	}
	if !slices.Contains(c.Missing, true) {
		w.array(g, name, c.Values)
		return
	}
	switch v := c.Values.(type) {
	case []int32, []int64:
		w.nullable(g, name, "nullable-integer", v, c.Missing)
	case []bool:
		w.nullable(g, name, "nullable-boolean", v, c.Missing)
	case []float32:
		w.array(g, name, withNaN(v, c.Missing))
	case []float64:
		w.array(g, name, withNaN(v, c.Missing))
	case []string:
		w.categorical(g, name, frame.Labels(v, c.Missing))
	}
}

func (w *writer) nullable(parent *h5write.Group, name, kind string, values any, missing []bool) {
	g := parent.Group(name)
	encode(g, kind, "0.1.0")
	w.array(g, "values", values)
	w.array(g, "mask", missing)
}

// categorical writes codes of the smallest type that holds them, as pandas does.
func (w *writer) categorical(parent *h5write.Group, name string, c frame.Categorical) {
	c = distinct(c)
	g := parent.Group(name)
	encode(g, "categorical", "0.2.0")
	g.Attr("ordered", c.Ordered)
	w.array(g, "categories", c.Categories)
	switch n := len(c.Categories); {
	case n <= math.MaxInt8:
		w.array(g, "codes", narrow[int8](c.Codes))
	case n <= math.MaxInt16:
		w.array(g, "codes", narrow[int16](c.Codes))
	default:
		w.array(g, "codes", c.Codes)
	}
}

func narrow[T int8 | int16](codes []int32) []T {
	out := make([]T, len(codes))
	for i, c := range codes {
		out[i] = T(c)
	}
	return out
}

// distinct merges categories that are equal once cleaned: pandas refuses a list that is not unique.
func distinct(c frame.Categorical) frame.Categorical {
	code := make(map[string]int32, len(c.Categories))
	to := make([]int32, len(c.Categories))
	var kept []string
	for i, s := range cleanAll(c.Categories) {
		k, seen := code[s]
		if !seen {
			k = int32(len(kept))
			code[s] = k
			kept = append(kept, s)
		}
		to[i] = k
	}
	if len(kept) == len(c.Categories) {
		return c
	}
	codes := make([]int32, len(c.Codes))
	for i, k := range c.Codes {
		if codes[i] = -1; k >= 0 {
			codes[i] = to[k]
		}
	}
	return frame.Categorical{Codes: codes, Categories: kept, Ordered: c.Ordered}
}

func withMissing(c frame.Categorical, missing []bool) frame.Categorical {
	if !slices.Contains(missing, true) {
		return c
	}
	c.Codes = slices.Clone(c.Codes)
	for i, m := range missing {
		if m {
			c.Codes[i] = -1
		}
	}
	return c
}

func withNaN[T float32 | float64](v []T, missing []bool) []T {
	v = slices.Clone(v)
	for i, m := range missing {
		if m {
			v[i] = T(math.NaN())
		}
	}
	return v
}
