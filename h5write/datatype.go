package h5write

// Datatype messages (IV.A.2.d). All are version 1 and little-endian.

// fixedPoint encodes an integer type of size bytes.
func fixedPoint(size int, signed bool) []byte {
	b := []byte{0x10, 0, 0, 0}
	if signed {
		b[1] = 0x08
	}
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint16(b, 0) // bit offset
	return le.AppendUint16(b, uint16(8*size))
}

// floatingPoint encodes IEEE 754 binary32 or binary64.
func floatingPoint(size int) []byte {
	const impliedMantissaBit = 0x20
	exponent, mantissa, bias := 8, 23, 127
	if size == 8 {
		exponent, mantissa, bias = 11, 52, 1023
	}
	b := []byte{0x11, impliedMantissaBit, byte(8*size - 1), 0}
	b = le.AppendUint32(b, uint32(size))
	b = le.AppendUint16(b, 0) // bit offset
	b = le.AppendUint16(b, uint16(8*size))
	b = append(b, byte(mantissa), byte(exponent), 0, byte(mantissa))
	return le.AppendUint32(b, uint32(bias))
}

// boolean encodes the enumeration that h5py takes for NumPy's bool: FALSE = 0, TRUE = 1 on a signed
// byte. Names are padded to multiples of 8.
func boolean() []byte {
	b := []byte{0x18, 2, 0, 0}
	b = le.AppendUint32(b, 1)
	b = append(b, fixedPoint(1, true)...)
	b = append(b, "FALSE\x00\x00\x00TRUE\x00\x00\x00\x00"...)
	return append(b, 0, 1)
}

// stringSize is the bytes of a variable-length element: length, heap address and index in the heap.
const stringSize = 16

// variableString encodes a variable-length string type: NUL-terminated, UTF-8, on unsigned bytes.
func variableString() []byte {
	const isString, utf8 = 0x01, 0x01
	b := []byte{0x19, isString, utf8, 0}
	b = le.AppendUint32(b, stringSize)
	return append(b, fixedPoint(1, false)...)
}

// encodeDataspace encodes a dataspace message, version 2 (IV.A.2.b); no dims: a scalar.
func encodeDataspace(dims []uint64) []byte {
	kind := byte(1)
	if len(dims) == 0 {
		kind = 0
	}
	b := []byte{2, byte(len(dims)), 0, kind}
	for _, d := range dims {
		b = le.AppendUint64(b, d)
	}
	return b
}
