package disk

import "coverslip/h5read/internal/bytesio"

// Class is the class of a datatype.
type Class uint8

// Classes, with the format's numbers (section IV.A.2.d).
const (
	Integer        Class = 0
	Float          Class = 1
	Time           Class = 2
	String         Class = 3 // fixed length
	BitField       Class = 4
	Opaque         Class = 5
	Compound       Class = 6
	Ref            Class = 7
	Enum           Class = 8
	VariableLength Class = 9 // sequence, or string when IsString
	Array          Class = 10
	complexNumber  Class = 11 // HDF5 2.0
)

// Paddings of strings.
const (
	NullTerminated = 0
	NullPadded     = 1
	SpacePadded    = 2
)

// Kinds of reference.
const (
	ObjectReference = 0
	RegionReference = 1
)

// Datatype describes one element as it is stored.
type Datatype struct {
	Class     Class
	Size      int  // bytes of an element in the file
	BigEndian bool // order of integers, floats and bit fields
	Signed    bool
	Precision int // bits that count, from BitOffset on
	BitOffset int

	// Floats that are not IEEE: positions and widths in bits.
	SignPos, ExpPos, ExpSize, ManPos, ManSize int
	ExpBias                                   uint32
	Normalization                             int // 2: the mantissa's leading 1 is implied
	VAX                                       bool

	Members    []Member  // compound
	Base       *Datatype // enum, array, variable length
	Dims       []int     // array
	EnumNames  []string
	EnumValues []int64
	IsString   bool // variable length: a string, not a sequence
	StringPad  int
	Charset    int    // 0 ASCII, 1 UTF-8
	Tag        string // opaque
	RefKind    int
	Committed  uint64 // address of the committed datatype that this is; 0: none

	Encoded []byte // the message that says all this; must not be changed
}

// Member is one member of a compound.
type Member struct {
	Name   string
	Offset int
	Type   *Datatype
}

const (
	maxTypeDepth = 32
	maxTypeSize  = 1 << 28
)

func (f *File) decodeDatatype(c *bytesio.Cursor, depth int) (*Datatype, error) {
	start, rest := c.Offset(), c.Rest()
	head := c.U8()
	flags := uint32(c.Uint(3))
	size := c.U32()
	version := int(head >> 4)
	t := &Datatype{Class: Class(head & 15), Size: int(size)}
	if c.Err() != nil {
		return nil, Bad(start, "datatype ends early")
	}
	if depth > maxTypeDepth {
		return nil, Bad(start, "datatypes nested more than %d deep", maxTypeDepth)
	}
	if version < 1 || version > 5 {
		return nil, Bad(start, "datatype version %d is not known", version)
	}
	if size == 0 || size > maxTypeSize {
		return nil, Bad(start, "datatype of %d bytes", size)
	}
	var err error
	switch t.Class {
	case Integer, BitField:
		t.BigEndian, t.Signed = flags&1 != 0, flags&8 != 0
		t.BitOffset, t.Precision = int(c.U16()), int(c.U16())
		err = t.checkBits(start)
	case Float:
		err = t.decodeFloat(c, flags, start)
	case Time:
		t.BigEndian = flags&1 != 0
		t.Precision = int(c.U16())
	case String:
		t.StringPad, t.Charset = int(flags&15), int(flags>>4&15)
	case Opaque:
		t.Tag = cutNUL(c.Bytes(int(flags & 0xff)))
	case Compound:
		err = f.decodeCompound(c, t, version, int(flags&0xffff), depth)
	case Ref:
		t.RefKind = int(flags & 15)
	case Enum:
		err = f.decodeEnum(c, t, version, int(flags&0xffff), depth)
	case VariableLength:
		t.IsString = flags&15 == 1
		t.StringPad, t.Charset = int(flags>>4&15), int(flags>>8&15)
		if want := 8 + f.OffsetSize(); t.Size != want {
			return nil, Bad(start, "variable-length datatype of %d bytes, not %d", t.Size, want)
		}
		t.Base, err = f.decodeDatatype(c, depth+1)
	case Array:
		err = f.decodeArray(c, t, version, depth)
	case complexNumber:
		return nil, Unsupported("complex number of HDF5 2.0 (datatype class 11)")
	default:
		return nil, Unsupported("datatype class %d", t.Class)
	}
	if err == nil && c.Err() != nil {
		err = Bad(start, "datatype ends early")
	}
	t.Encoded = rest[:len(rest)-c.Left()]
	return t, err
}

func (t *Datatype) checkBits(start int64) error {
	if t.Precision == 0 || t.BitOffset+t.Precision > 8*t.Size {
		return Bad(start, "%d bits at bit %d of a number of %d bytes", t.Precision, t.BitOffset, t.Size)
	}
	return nil
}

func (t *Datatype) decodeFloat(c *bytesio.Cursor, flags uint32, start int64) error {
	t.BigEndian, t.VAX = flags&1 != 0, flags&0x41 == 0x41
	t.Normalization, t.SignPos = int(flags>>4&3), int(flags>>8&255)
	t.BitOffset, t.Precision = int(c.U16()), int(c.U16())
	t.ExpPos, t.ExpSize = int(c.U8()), int(c.U8())
	t.ManPos, t.ManSize = int(c.U8()), int(c.U8())
	t.ExpBias = c.U32()
	if c.Err() != nil {
		return nil
	}
	bits := 8 * t.Size
	if t.ExpSize == 0 || t.ExpSize > 31 || t.ManSize == 0 || t.SignPos >= bits ||
		t.ExpPos+t.ExpSize > bits || t.ManPos+t.ManSize > bits {
		return Bad(start, "float of %d bytes with its fields outside", t.Size)
	}
	return t.checkBits(start)
}

func cutNUL(b []byte) string {
	for i, v := range b {
		if v == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}
