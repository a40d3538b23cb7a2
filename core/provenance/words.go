package provenance

import (
	"fmt"
	"strconv"
	"strings"
)

// count writes a number with thousands apart: 2,700.
func count[T int | float64](n T) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(float64(n), 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

// counted writes a number with its word: "1 cell", "2,700 cells".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", count(n), many)
}

// listed joins words as a sentence does: "a, b and c", where the last is "and".
func listed(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}
