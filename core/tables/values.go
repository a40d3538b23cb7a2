package tables

import (
	"fmt"
	"strconv"

	"coverslip/core/frame"
	"coverslip/core/results"
)

// ofFrame is a column of obs or var.
func ofFrame(c *frame.Column) column {
	put := ofValues(c.Name, c.Values)
	if missing := c.Missing; missing != nil {
		known := put
		put = func(dst []byte, row int, f Format) []byte {
			if missing[row] {
				return dst
			}
			return known(dst, row, f)
		}
	}
	return column{c.Name, put}
}

func ofValues(name string, values any) func([]byte, int, Format) []byte {
	switch v := values.(type) {
	case []int32:
		return func(dst []byte, row int, _ Format) []byte { return strconv.AppendInt(dst, int64(v[row]), 10) }
	case []int64:
		return func(dst []byte, row int, _ Format) []byte { return strconv.AppendInt(dst, v[row], 10) }
	case []float32:
		return func(dst []byte, row int, _ Format) []byte { return appendReal(dst, float64(v[row]), 32) }
	case []float64:
		return func(dst []byte, row int, _ Format) []byte { return appendReal(dst, v[row], 64) }
	case [][]float32:
		return func(dst []byte, i int, _ Format) []byte {
			run := 0
			for ; i >= len(v[run]); run++ {
				i -= len(v[run])
			}
			return appendReal(dst, float64(v[run][i]), 32)
		}
	case []bool:
		return func(dst []byte, row int, _ Format) []byte {
			if v[row] {
				return append(dst, "True"...)
			}
			return append(dst, "False"...)
		}
	case []string:
		return func(dst []byte, row int, f Format) []byte { return f.appendText(dst, v[row]) }
	case frame.Categorical:
		return func(dst []byte, row int, f Format) []byte {
			if code := v.Codes[row]; code >= 0 {
				return f.appendText(dst, v.Categories[code])
			}
			return dst
		}
	}
	panic(fmt.Sprintf("tables: column %q holds a %T", name, values))
}

// ofArray is one column of a dense array.
func ofArray(name string, a results.Array, at int) column {
	value := ofValues(name, a.Values)
	return column{name, func(dst []byte, row int, f Format) []byte { return value(dst, row*a.Cols+at, f) }}
}
