package anndata

import (
	"slices"

	"coverslip/h5read"
	"coverslip/h5write"
)

// typeOf is the datatype in the new file: the same bytes, but little-endian where it is a number.
func typeOf(t *h5read.Datatype) h5write.Type {
	if swapped(t) {
		switch {
		case t.Class == h5read.Float:
			return h5write.Float(t.Size)
		case t.Signed:
			return h5write.Int(t.Size)
		}
		return h5write.Uint(t.Size)
	}
	return h5write.Encoded(t.Encoded, t.Size, textIn(t, 0))
}

// swapped reports whether the bytes of elements are turned round: of plain big-endian numbers, which scipy does not take.
func swapped(t *h5read.Datatype) bool {
	return t.BigEndian && (t.Class == h5read.Integer || t.Class == h5read.Float) && t.Precision == 8*t.Size && t.Size <= 8
}

// turn turns the bytes of big-endian numbers round, in place.
func turn(t *h5read.Datatype, b []byte) []byte {
	if swapped(t) {
		for at := 0; at < len(b); at += t.Size {
			slices.Reverse(b[at : at+t.Size])
		}
	}
	return b
}

// textIn returns where in an element its strings of variable length are.
func textIn(t *h5read.Datatype, at int) (places []int) {
	switch t.Class {
	case h5read.VariableLength:
		return []int{at}
	case h5read.Compound:
		for _, m := range t.Members {
			places = append(places, textIn(m.Type, at+m.Offset)...)
		}
	case h5read.Array:
		if len(textIn(t.Base, 0)) == 0 {
			return nil
		}
		for i := 0; i < t.Size; i += t.Base.Size {
			places = append(places, textIn(t.Base, at+i)...)
		}
	}
	return places
}

// holdsPlaces reports whether elements hold places in the file, of strings. It refuses other places: sequences of
// variable length and references.
func holdsPlaces(t *h5read.Datatype) (placed bool, err error) {
	switch t.Class {
	case h5read.ReferenceClass, h5read.Time:
		return false, errNoPlace
	case h5read.VariableLength:
		if !t.IsString {
			return false, errNoPlace
		}
		return true, nil
	case h5read.Compound:
		for _, m := range t.Members {
			p, err := holdsPlaces(m.Type)
			if err != nil {
				return false, err
			}
			placed = placed || p
		}
		return placed, nil
	case h5read.Array:
		return holdsPlaces(t.Base)
	}
	return false, nil
}

// values makes elements of their stored bytes, which it changes: the strings move to a heap of the new file.
func (e *exporter) values(t *h5read.Datatype, shape []uint64, b []byte) (h5write.Values, error) {
	placed, err := holdsPlaces(t)
	v := h5write.Values{Type: typeOf(t), Shape: shape, Null: shape == nil, Data: turn(t, b)}
	if err != nil || !placed {
		return v, err
	}
	if e.file.h5.OffsetSize() != 8 {
		return v, errNoPlace
	}
	places := textIn(t, 0)
	total := int64(0)
	for at := 0; at < len(b); at += t.Size {
		for _, p := range places {
			element := b[at+p : at+p+16]
			_, text, err := e.file.h5.VariableLength(element, 1)
			if err != nil {
				return v, err
			}
			// Writers never share what strings hold: more than the file has is a trick to fill the memory.
			if total += int64(len(text)); total > 2*e.file.size {
				return v, e.file.fault("", hintDamaged, "strings of more bytes than the file has")
			}
			v.Text = append(v.Text, clean(cString(text)))
			clear(element)
		}
	}
	return v, nil
}

// cString is text up to its end, which some writers count.
func cString(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}
