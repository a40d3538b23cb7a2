package h5read

import "coverslip/h5read/internal/disk"

// Datatype describes one element as it is stored; its String is one line such
// as "<f4" or "enum(<i1){FALSE=0,TRUE=1}", its IsBool tells booleans.
type Datatype = disk.Datatype

// Member is one member of a compound datatype.
type Member = disk.Member

// Class is the class of a datatype.
type Class = disk.Class

// Datatype classes.
const (
	Integer        = disk.Integer
	Float          = disk.Float
	Time           = disk.Time
	String         = disk.String
	BitField       = disk.BitField
	Opaque         = disk.Opaque
	Compound       = disk.Compound
	ReferenceClass = disk.Ref
	Enum           = disk.Enum
	VariableLength = disk.VariableLength
	Array          = disk.Array
)

// Reference kinds, in Datatype.RefKind.
const (
	ObjectReference = disk.ObjectReference
	RegionReference = disk.RegionReference
)

// flatten takes array types apart: the type of one value, and how many of them
// an element holds.
func flatten(t *Datatype) (*Datatype, int) {
	n := 1
	for t.Class == Array {
		n *= t.Size / t.Base.Size
		t = t.Base
	}
	return t, n
}

func isString(t *Datatype) bool {
	return t.Class == String || t.Class == VariableLength && t.IsString
}
