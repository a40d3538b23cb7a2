package anndata

import (
	"errors"

	"coverslip/core/frame"
)

// values reads the column, whatever became of describing it.
func (c *column) values() (any, []bool, error) {
	if c.Problem != "" {
		return nil, nil, errors.New(c.Problem)
	}
	return c.read()
}

// convert changes what reading the column gives.
func (c *column) convert(to func(values any, missing []bool) (any, []bool)) *column {
	read := c.read
	c.stored, c.codes = nil, nil
	c.read = func() (any, []bool, error) {
		v, missing, err := read()
		if err != nil {
			return nil, nil, err
		}
		v, missing = to(v, missing)
		return v, missing, nil
	}
	return c
}

// take keeps some rows of the column, in the order given; nil keeps all.
func (c *column) take(rows []int32) *column {
	if c.Problem != "" || rows == nil {
		return c
	}
	return c.convert(func(v any, missing []bool) (any, []bool) {
		kept := (&frame.Column{Values: v, Missing: missing}).Take(rows)
		return kept.Values, kept.Missing
	})
}

// asText makes text of what is neither text nor boolean, numbers as Python writes them.
func (c *column) asText() *column {
	if c.Problem != "" || c.Kind == Text || c.Kind == Boolean {
		return c
	}
	c.ColumnInfo = ColumnInfo{Name: c.Name, Kind: Text}
	return c.convert(func(v any, missing []bool) (any, []bool) { return asStrings(v), missing })
}

// asBoolean makes booleans of integers: true where they are not 0.
func (c *column) asBoolean() *column {
	if c.Kind != Integer {
		return c
	}
	c.Kind = Boolean
	return c.convert(func(v any, missing []bool) (any, []bool) {
		return integersAs(v, func(x int64) bool { return x != 0 }), missing
	})
}
