package disk

import (
	"math/bits"

	"coverslip/h5read/internal/bytesio"
)

func (f *File) decodeCompound(c *bytesio.Cursor, t *Datatype, version, n, depth int) error {
	start := c.Offset()
	for range n {
		var m Member
		var dims []int
		if version < 3 {
			m.Name = c.PaddedCString()
		} else {
			m.Name = c.CString()
		}
		switch version {
		case 1:
			m.Offset = int(c.U32())
			dims = v1MemberDims(c)
		case 2:
			m.Offset = int(c.U32())
		default: // the fewest bytes that can hold an offset in an element
			m.Offset = int(c.Uint((bits.Len(uint(t.Size)) + 7) / 8))
		}
		if c.Err() != nil {
			return Bad(start, "compound of %d members ends early", n)
		}
		base, err := f.decodeDatatype(c, depth+1)
		if err != nil {
			return err
		}
		if m.Type, err = wrapArray(base, dims, start); err != nil {
			return err
		}
		if m.Offset > t.Size || m.Type.Size > t.Size-m.Offset {
			return Bad(start, "member %q at %d of %d bytes lies outside the compound of %d", m.Name, m.Offset, m.Type.Size, t.Size)
		}
		t.Members = append(t.Members, m)
	}
	if n == 0 {
		return Bad(start, "compound without members")
	}
	return nil
}

// v1MemberDims reads the array dimensions that version 1 kept in the member.
func v1MemberDims(c *bytesio.Cursor) []int {
	rank := int(c.U8())
	c.Skip(3 + 4 + 4)
	var dims []int
	for i := range 4 {
		if d := int(c.U32()); i < rank {
			dims = append(dims, d)
		}
	}
	return dims
}

func wrapArray(base *Datatype, dims []int, start int64) (*Datatype, error) {
	if len(dims) == 0 {
		return base, nil
	}
	size := base.Size
	for _, d := range dims {
		if d <= 0 || size > maxTypeSize/d {
			return nil, Bad(start, "array dimension %d", d)
		}
		size *= d
	}
	return &Datatype{Class: Array, Size: size, Base: base, Dims: dims}, nil
}

func (f *File) decodeArray(c *bytesio.Cursor, t *Datatype, version, depth int) error {
	start := c.Offset()
	rank := int(c.U8())
	if rank == 0 || rank > MaxRank {
		return Bad(start, "array datatype of %d dimensions", rank)
	}
	if version < 3 {
		c.Skip(3)
	}
	dims := make([]int, rank)
	for i := range dims {
		dims[i] = int(c.U32())
	}
	if version < 3 {
		c.Skip(4 * rank) // permutation: never used
	}
	base, err := f.decodeDatatype(c, depth+1)
	if err != nil {
		return err
	}
	a, err := wrapArray(base, dims, start)
	if err != nil {
		return err
	}
	if a.Size != t.Size {
		return Bad(start, "array datatype of %d bytes holds %d", t.Size, a.Size)
	}
	*t = *a
	return nil
}

func (f *File) decodeEnum(c *bytesio.Cursor, t *Datatype, version, n, depth int) error {
	start := c.Offset()
	base, err := f.decodeDatatype(c, depth+1)
	if err != nil {
		return err
	}
	if base.Class != Integer || base.Size != t.Size || base.Size > 8 {
		return Bad(start, "enum of %d bytes over a base of class %d and %d bytes", t.Size, base.Class, base.Size)
	}
	t.Base, t.BigEndian, t.Signed = base, base.BigEndian, base.Signed
	t.Precision, t.BitOffset = base.Precision, base.BitOffset
	for range n {
		name := ""
		if version < 3 {
			name = c.PaddedCString()
		} else {
			name = c.CString()
		}
		if c.Err() != nil {
			return Bad(start, "enum of %d members ends early", n)
		}
		t.EnumNames = append(t.EnumNames, name)
	}
	for range n {
		b := c.Bytes(t.Size)
		if b == nil {
			return Bad(start, "enum of %d members ends early", n)
		}
		t.EnumValues = append(t.EnumValues, base.Int(b))
	}
	return nil
}

// Int decodes one integer, enum or bit field of at most 8 bytes, sign-extended.
func (t *Datatype) Int(b []byte) int64 {
	var v uint64
	for i, x := range b[:t.Size] {
		if t.BigEndian {
			v = v<<8 | uint64(x)
		} else {
			v |= uint64(x) << (8 * uint(i))
		}
	}
	v >>= uint(t.BitOffset)
	drop := uint(64 - t.Precision)
	if t.Signed {
		return int64(v<<drop) >> drop
	}
	return int64(v << drop >> drop)
}

// Bits are the bytes of an integer, enum or bit field of any size in little-endian
// order, its value moved to the lowest bit and sign-extended.
func (t *Datatype) Bits(b []byte) []byte {
	out := make([]byte, t.Size)
	for i := range t.Precision {
		at := t.BitOffset + i
		k := at / 8
		if t.BigEndian {
			k = t.Size - 1 - k
		}
		out[i/8] |= b[k] >> uint(at%8) & 1 << uint(i%8)
	}
	if last := t.Precision - 1; t.Signed && out[last/8]>>uint(last%8)&1 == 1 {
		for i := t.Precision; i < 8*t.Size; i++ {
			out[i/8] |= 1 << uint(i%8)
		}
	}
	return out
}
