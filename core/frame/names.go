package frame

import (
	"iter"
	"strings"
)

// Names are those of the rows of a table, one after the other in one string: a collector that looks through the memory then
// has two slices to find in place of a million strings. The zero value is of no rows. Nobody changes them.
type Names struct {
	text string
	ends []int // of each name in text
}

// NamesOf returns names that are equal to those of a list, which stays the caller's.
func NamesOf(list []string) Names {
	return join(len(list), func(i int) string { return list[i] })
}

// join returns n names, each as at tells.
func join(n int, at func(i int) string) Names {
	total := 0
	for i := range n {
		total += len(at(i))
	}
	var text strings.Builder
	text.Grow(total)
	ends := make([]int, n)
	for i := range n {
		text.WriteString(at(i))
		ends[i] = text.Len()
	}
	return Names{text.String(), ends}
}

// Len is how many there are.
func (n Names) Len() int { return len(n.ends) }

// At returns name i.
func (n Names) At(i int) string {
	first := 0
	if i > 0 {
		first = n.ends[i-1]
	}
	return n.text[first:n.ends[i]]
}

// Joined returns all names in one string, and where each ends in it; the slice stays theirs.
func (n Names) Joined() (text string, ends []int) { return n.text, n.ends }

// All visits all names in order.
func (n Names) All() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range n.ends {
			if !yield(i, n.At(i)) {
				return
			}
		}
	}
}

// List returns a new list of the names.
func (n Names) List() []string {
	list := make([]string, n.Len())
	for i, name := range n.All() {
		list[i] = name
	}
	return list
}

// take returns the names of some rows.
func (n Names) take(rows []int32) Names {
	return join(len(rows), func(i int) string { return n.At(int(rows[i])) })
}
