package anndata

import (
	"strconv"
	"strings"

	"coverslip/core/frame"
)

// asStrings turns the values of a column into text, numbers as Python writes them.
func asStrings(values any) []string {
	switch v := values.(type) {
	case []string:
		return v
	case frame.Categorical:
		return mapped(v.Codes, func(c int32) string {
			if c < 0 {
				return "nan" // as pandas shows what is missing
			}
			return v.Categories[c]
		})
	case []int32:
		return mapped(v, func(x int32) string { return strconv.Itoa(int(x)) })
	case []int64:
		return mapped(v, func(x int64) string { return strconv.FormatInt(x, 10) })
	case []float32:
		return mapped(v, func(x float32) string { return pythonFloat(float64(x), 32) })
	case []float64:
		return mapped(v, func(x float64) string { return pythonFloat(x, 64) })
	case []bool:
		return mapped(v, func(x bool) string {
			if x {
				return "True"
			}
			return "False"
		})
	}
	return nil
}

func mapped[T, U any](v []T, to func(T) U) []U {
	out := make([]U, len(v))
	for i, x := range v {
		out[i] = to(x)
	}
	return out
}

// integersAs turns each of a column of integers into something else.
func integersAs[T any](values any, each func(int64) T) []T {
	switch v := values.(type) {
	case []int32:
		return mapped(v, func(x int32) T { return each(int64(x)) })
	case []int64:
		return mapped(v, each)
	}
	return nil
}

// pythonFloat writes x as Python's repr does: shortest digits, ".0" where there is no fraction, exponents
// from 1e16 up and below 1e-4.
func pythonFloat(x float64, bits int) string {
	s := strconv.FormatFloat(x, 'g', -1, bits)
	switch _, exponent, has := strings.Cut(s, "e"); {
	case x != x:
		return "nan"
	case strings.HasSuffix(s, "Inf"):
		return strings.ToLower(strings.TrimPrefix(s, "+"))
	case !has && !strings.Contains(s, "."):
		return s + ".0"
	case has:
		if e, _ := strconv.Atoi(exponent); e >= -4 && e < 16 {
			s = strconv.FormatFloat(x, 'f', -1, bits)
			if !strings.Contains(s, ".") {
				s += ".0"
			}
		}
	}
	return s
}

// counted writes a number with the word for it.
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}
