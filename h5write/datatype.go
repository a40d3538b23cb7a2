package h5write

// Type is the datatype of an element, as a datatype message (IV.A.2.d) encodes it. Those made here are
// version 1 and little-endian.
type Type struct {
	encoded []byte
	size    int
	text    []int // where in an element its variable-length strings are
}

// Member is a member of a compound.
type Member struct {
	Name string
	Type Type
}

// Int is a signed integer of 1, 2, 4 or 8 bytes.
func Int(size int) Type { return fixedPoint(size, 0x08) }

// Uint is an unsigned integer of 1, 2, 4 or 8 bytes.
func Uint(size int) Type { return fixedPoint(size, 0) }

func fixedPoint(size int, sign byte) Type {
	b := le.AppendUint32([]byte{0x10, sign, 0, 0}, uint32(size))
	b = le.AppendUint16(b, 0) // bit offset
	return Type{encoded: le.AppendUint16(b, uint16(8*size)), size: size}
}

// Float is IEEE 754 binary16, binary32 or binary64: 2, 4 or 8 bytes.
func Float(size int) Type {
	const impliedMantissaBit = 0x20
	exponent, bias := 8, 127
	switch size {
	case 2:
		exponent, bias = 5, 15
	case 8:
		exponent, bias = 11, 1023
	}
	mantissa := byte(8*size - 1 - exponent)
	b := le.AppendUint32([]byte{0x11, impliedMantissaBit, byte(8*size - 1), 0}, uint32(size))
	b = le.AppendUint16(b, 0) // bit offset
	b = le.AppendUint16(b, uint16(8*size))
	b = append(b, mantissa, byte(exponent), 0, mantissa)
	return Type{encoded: le.AppendUint32(b, uint32(bias)), size: size}
}

// Bool is the enumeration that h5py takes for NumPy's bool.
func Bool() Type { return Enum("FALSE", "TRUE") }

// Enum is an enumeration on a signed byte: the first name is 0, the next 1, and so on.
func Enum(names ...string) Type {
	base := Int(1)
	b := append([]byte{0x18, byte(len(names)), 0, 0, 1, 0, 0, 0}, base.encoded...)
	for _, name := range names {
		b = appendName(b, name)
	}
	for i := range names {
		b = append(b, byte(i))
	}
	return Type{encoded: b, size: 1}
}

// textSize is the bytes of a variable-length element: length, heap address and index in the heap.
const textSize = 16

// Text is a variable-length string: NUL-terminated, UTF-8, on unsigned bytes.
func Text() Type {
	const isString, utf8 = 0x01, 0x01
	b := le.AppendUint32([]byte{0x19, isString, utf8, 0}, textSize)
	return Type{encoded: append(b, Uint(1).encoded...), size: textSize, text: []int{0}}
}

// FixedText is a string of size bytes of UTF-8, with NULs behind it where it is shorter.
func FixedText(size int) Type {
	const nullPadded, utf8 = 0x01, 0x10
	return Type{encoded: le.AppendUint32([]byte{0x13, nullPadded | utf8, 0, 0}, uint32(size)), size: size}
}

// Compound has the members one after the other, without gaps.
func Compound(members ...Member) Type {
	t := Type{}
	var body []byte
	for _, m := range members {
		body = appendName(body, m.Name)
		body = le.AppendUint32(body, uint32(t.size))
		body = append(body, make([]byte, 28)...) // no dimensions: an array would be a type of its own
		body = append(body, m.Type.encoded...)
		for _, at := range m.Type.text {
			t.text = append(t.text, t.size+at)
		}
		t.size += m.Type.size
	}
	b := le.AppendUint16([]byte{0x16}, uint16(len(members)))
	t.encoded = append(le.AppendUint32(append(b, 0), uint32(t.size)), body...)
	return t
}

// Encoded is a type as another file has it: the datatype message, the bytes of an element, and where in one
// its variable-length strings are. Addresses in that file must have 8 bytes where there are any.
func Encoded(message []byte, size int, text []int) Type { return Type{message, size, text} }

// appendName appends a name of an enumeration or a compound of version 1: padded to a multiple of 8.
func appendName(b []byte, name string) []byte {
	b = append(b, name...)
	return append(b, make([]byte, 8-len(name)%8)...)
}
