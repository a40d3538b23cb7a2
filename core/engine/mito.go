package engine

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"coverslip/core/frame"
)

// Find marks the genes of the table that are mitochondrial.
func (m Mito) Find(vars *frame.Frame) ([]bool, error) {
	if m.Column != "" {
		return m.fromColumn(vars)
	}
	mt := make([]bool, vars.Index.Len())
	if prefix := strings.ToUpper(m.Prefix); prefix != "" {
		for g, name := range vars.Index.All() {
			mt[g] = mayBegin(name, prefix) && strings.HasPrefix(strings.ToUpper(name), prefix)
		}
	}
	return mt, nil
}

// mayBegin reports whether the first byte of a name does not tell that it begins otherwise: hardly any is left, and capitals take
// their time.
func mayBegin(name, prefix string) bool {
	if name == "" || name[0] >= utf8.RuneSelf {
		return true
	}
	first := name[0]
	if 'a' <= first && first <= 'z' {
		first -= 'a' - 'A'
	}
	return first == prefix[0]
}

func (m Mito) fromColumn(vars *frame.Frame) ([]bool, error) {
	c := vars.Column(m.Column)
	if c == nil {
		return nil, fmt.Errorf("var has no column %q to tell mitochondrial genes by: choose another column, or give a prefix of their names", m.Column)
	}
	values, ok := c.Values.([]bool)
	if !ok {
		return nil, fmt.Errorf("column %q of var does not hold true and false, so it cannot tell mitochondrial genes: choose another column, or give a prefix of their names", m.Column)
	}
	mt := make([]bool, len(values))
	for g, v := range values {
		mt[g] = v && (c.Missing == nil || !c.Missing[g])
	}
	return mt, nil
}
