package anndata

import (
	"coverslip/h5read"
)

// known holds the encodings that are read, or that are known and of no use here.
var known = map[string]bool{
	"": true, "anndata": true, "AnnData": true, "raw": true, "dict": true, "dataframe": true,
	"csr_matrix": true, "csc_matrix": true, "array": true, "string-array": true, "string": true,
	"categorical": true, "nullable-integer": true, "nullable-boolean": true, "nullable-string-array": true,
	"numeric-scalar": true, "null": true, "rec-array": true,
}

// attribute returns the string in an attribute, or "" where there is none or it is no string.
func attribute(o h5read.Object, name string) string {
	a, err := o.Attribute(name)
	if err != nil || a == nil {
		return ""
	}
	s, err := a.String()
	if err != nil {
		return ""
	}
	return s
}

// encoding returns the encoding-type of an element, "" where it has none, as before anndata 0.7.
func encoding(o h5read.Object) string { return attribute(o, "encoding-type") }

// flag returns the truth of an attribute; R writes it as an integer and in an array of one.
func flag(o h5read.Object, name string) bool {
	a, err := o.Attribute(name)
	if err != nil || a == nil {
		return false
	}
	v, err := h5read.ReadAttribute[int64](a)
	return err == nil && len(v) == 1 && v[0] != 0
}

// Bounds of the walk that looks for elements of unknown encoding: a hostile file can nest and repeat
// groups without end.
const (
	maxNotedDepth = 8
	maxNotedLinks = 1000
)

// noteUnknown notes the elements below parent/name that are of an encoding not known here, so that a
// person knows that they are passed over. seen holds the addresses of what was looked at: each object is
// looked at once, for groups may hold each other.
func (f *File) noteUnknown(path string, parent *h5read.Group, name string, depth int, seen map[uint64]bool) {
	o, err := parent.Open(name)
	if err != nil || seen[o.Address()] {
		return // absent, or damaged in a place that no analysis needs
	}
	seen[o.Address()] = true
	if t := encoding(o); !known[t] {
		f.note(path + ": " + t + " is not read here and is left out")
		return
	}
	g, ok := o.(*h5read.Group)
	if !ok || depth == maxNotedDepth {
		return
	}
	links, err := g.Links()
	if err != nil || len(links) > maxNotedLinks {
		return
	}
	for _, l := range links {
		f.noteUnknown(path+"/"+l.Name, g, l.Name, depth+1, seen)
	}
}
