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
		return texts(v.Codes, func(c int32) string {
			if c < 0 {
				return "nan" // as pandas shows what is missing
			}
			return v.Categories[c]
		})
	case []int32:
		return texts(v, func(x int32) string { return strconv.Itoa(int(x)) })
	case []int64:
		return texts(v, func(x int64) string { return strconv.FormatInt(x, 10) })
	case []float32:
		return texts(v, func(x float32) string { return pythonFloat(float64(x), 32) })
	case []float64:
		return texts(v, func(x float64) string { return pythonFloat(x, 64) })
	case []bool:
		return texts(v, func(x bool) string {
			if x {
				return "True"
			}
			return "False"
		})
	}
	return nil
}

func texts[T any](v []T, text func(T) string) []string {
	out := make([]string, len(v))
	for i, x := range v {
		out[i] = text(x)
	}
	return out
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
