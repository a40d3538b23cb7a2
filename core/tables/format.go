package tables

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// Format is how values and lines are set apart.
type Format struct {
	comma byte
	end   string
}

// The two formats. RFC 4180 ends lines with CR LF; tools that take tab-separated lines apart want LF alone.
// What holds a separator, a quotation mark or an end of line stands in quotation marks, in both.
var (
	CSV = Format{',', "\r\n"}
	TSV = Format{'\t', "\n"}
)

// appendText appends text so that it is read back to the letter, also where a spreadsheet would take it for
// a formula: changing names is not ours to do. Bytes that are not UTF-8 become U+FFFD, as in an .h5ad.
func (f Format) appendText(dst []byte, s string) []byte {
	s = strings.ToValidUTF8(s, "\ufffd")
	if s != "" && !strings.ContainsAny(s, "\"\r\n") && strings.IndexByte(s, f.comma) < 0 {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(s, `"`, `""`)...)
	return append(dst, '"')
}

// appendReal appends a number as Python writes a float: with an exponent below 1e-4 and from 1e16 up, and
// else with at least one decimal, by which readers know the column for one of reals. NaN is missing.
func appendReal(dst []byte, v float64, bits int) []byte {
	switch size := math.Abs(v); {
	case v != v:
		return dst
	case math.IsInf(v, 1):
		return append(dst, "inf"...)
	case math.IsInf(v, -1):
		return append(dst, "-inf"...)
	case size != 0 && (size < 1e-4 || size >= 1e16):
		return strconv.AppendFloat(dst, v, 'e', -1, bits)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, v, 'f', -1, bits)
	if bytes.IndexByte(dst[start:], '.') < 0 {
		dst = append(dst, ".0"...)
	}
	return dst
}
