package disk

import (
	"fmt"
	"sort"
	"strings"
)

// IEEE reports whether a float is binary16, binary32 or binary64.
func (t *Datatype) IEEE() bool {
	if t.Class != Float || t.VAX || t.BitOffset != 0 || t.Precision != 8*t.Size || t.ManPos != 0 {
		return false
	}
	switch t.Size {
	case 2:
		return t.SignPos == 15 && t.ExpPos == 10 && t.ExpSize == 5 && t.ManSize == 10 && t.ExpBias == 15
	case 4:
		return t.SignPos == 31 && t.ExpPos == 23 && t.ExpSize == 8 && t.ManSize == 23 && t.ExpBias == 127
	case 8:
		return t.SignPos == 63 && t.ExpPos == 52 && t.ExpSize == 11 && t.ManSize == 52 && t.ExpBias == 1023
	}
	return false
}

// IsBool reports whether the type is the enum of FALSE=0 and TRUE=1 by which
// h5py and others write booleans.
func (t *Datatype) IsBool() bool {
	if t.Class != Enum || len(t.EnumNames) != 2 {
		return false
	}
	for i, name := range t.EnumNames {
		if v := t.EnumValues[i]; v > 1 || v < 0 || name != [2]string{"FALSE", "TRUE"}[v] {
			return false
		}
	}
	return t.EnumValues[0] != t.EnumValues[1]
}

// Plain reports whether all bits of an integer count.
func (t *Datatype) Plain() bool { return t.BitOffset == 0 && t.Precision == 8*t.Size }

// String describes the type in one line: <i4, >f8, S12:nullpad:ascii,
// vstr:nullterm:utf8, enum(BASE){NAME=VALUE,..}, {name:TYPE@offset,..}:SIZE,
// (d1,d2)TYPE, vlen(TYPE), opaqueN(tag), objref, regref. Sizes and offsets in a
// compound are those of libhdf5's memory form, where a variable-length string
// takes 8 bytes and a sequence 16, so that the line equals what h5py prints.
func (t *Datatype) String() string {
	switch t.Class {
	case Integer, BitField:
		return t.numberString()
	case Float:
		s := fmt.Sprintf("%sf%d", t.order(), t.Size)
		if t.IEEE() {
			return s
		}
		return s + fmt.Sprintf(":fields=%d,%d,%d,%d,%d,bias=%d,prec=%d,off=%d",
			t.SignPos, t.ExpPos, t.ExpSize, t.ManPos, t.ManSize, t.ExpBias, t.Precision, t.BitOffset)
	case String:
		return fmt.Sprintf("S%d:%s:%s", t.Size, padName(t.StringPad), charsetName(t.Charset))
	case Enum:
		var m []string
		for i, n := range t.EnumNames {
			m = append(m, fmt.Sprintf("%s=%d", n, t.EnumValues[i]))
		}
		return "enum(" + t.Base.String() + "){" + strings.Join(m, ",") + "}"
	case Compound:
		var m []string
		offsets, size := t.memoryLayout()
		for i, x := range t.Members {
			m = append(m, fmt.Sprintf("%s:%s@%d", x.Name, x.Type, offsets[i]))
		}
		return fmt.Sprintf("{%s}:%d", strings.Join(m, ","), size)
	case Array:
		return "(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(t.Dims), " ", ","), "[]") + ")" + t.Base.String()
	case VariableLength:
		if t.IsString {
			return "vstr:" + padName(t.StringPad) + ":" + charsetName(t.Charset)
		}
		return "vlen(" + t.Base.String() + ")"
	case Opaque:
		return fmt.Sprintf("opaque%d(%s)", t.Size, t.Tag)
	case Ref:
		if t.RefKind == RegionReference {
			return "regref"
		}
		return "objref"
	}
	return fmt.Sprintf("class%d:%d", t.Class, t.Size)
}

func (t *Datatype) numberString() string {
	kind := "u"
	if t.Class == BitField {
		return fmt.Sprintf("%sb%d", t.order(), t.Size)
	}
	if t.Signed {
		kind = "i"
	}
	s := fmt.Sprintf("%s%s%d", t.order(), kind, t.Size)
	if !t.Plain() {
		s += fmt.Sprintf(":prec=%d,off=%d", t.Precision, t.BitOffset)
	}
	return s
}

func (t *Datatype) order() string {
	switch {
	case t.VAX:
		return "?"
	case t.BigEndian:
		return ">"
	}
	return "<"
}

// MemorySize is the size of an element in libhdf5's memory form.
func (t *Datatype) MemorySize() int {
	switch t.Class {
	case VariableLength:
		if t.IsString {
			return 8
		}
		return 16
	case Array:
		return t.Size / t.Base.Size * t.Base.MemorySize()
	case Compound:
		_, size := t.memoryLayout()
		return size
	}
	return t.Size
}

// memoryLayout moves the members as libhdf5 does: in order of their offsets,
// each by the growth of those before it.
func (t *Datatype) memoryLayout() (offsets []int, size int) {
	order := make([]int, len(t.Members))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return t.Members[order[a]].Offset < t.Members[order[b]].Offset })
	offsets = make([]int, len(order))
	moved := 0
	for _, i := range order {
		m := t.Members[i]
		offsets[i] = m.Offset + moved
		moved += m.Type.MemorySize() - m.Type.Size
	}
	return offsets, t.Size + moved
}

func padName(p int) string {
	if p < 3 {
		return [3]string{"nullterm", "nullpad", "spacepad"}[p]
	}
	return "?"
}

func charsetName(c int) string {
	if c == 1 {
		return "utf8"
	}
	return "ascii"
}
