package disk

import "coverslip/h5read/internal/bytesio"

// Attribute is one attribute with its raw value. Err says why it cannot be read
// although its name could.
type Attribute struct {
	Name  string
	Type  *Datatype
	Space *Dataspace
	Data  []byte
	Err   error
}

// Attributes lists the attributes of an object, compact and dense.
func (f *File) Attributes(h *Header) ([]Attribute, error) {
	var list []Attribute
	for i := range h.Messages {
		m := &h.Messages[i]
		switch m.Type {
		case MsgAttribute:
			a, err := f.attribute(m)
			if err != nil {
				return nil, err
			}
			list = append(list, *a)
		case MsgAttrInfo:
			d, err := f.decodeInfo(m)
			if err != nil {
				return nil, err
			}
			if d.heap == Undefined {
				continue
			}
			dense, err := f.denseAttributes(d)
			if err != nil {
				return nil, err
			}
			list = append(list, dense...)
		}
	}
	return list, nil
}

func (f *File) attribute(m *Message) (*Attribute, error) {
	real, _, err := f.resolve(m)
	if err != nil {
		return nil, err
	}
	return f.decodeAttribute(real)
}

// decodeAttribute reads an attribute message (format section IV.A.2.m). The
// parts of version 1 are padded to 8 bytes, those of 2 and 3 are not.
func (f *File) decodeAttribute(m *Message) (*Attribute, error) {
	c := m.cursor()
	version, flags := c.U8(), c.U8()
	if version < 1 || version > 3 {
		return nil, Bad(m.Offset, "attribute version %d is not known", version)
	}
	nameSize, typeSize, spaceSize := int(c.U16()), int(c.U16()), int(c.U16())
	if version == 3 {
		c.Skip(1) // character set: names are kept as bytes
	}
	part := func(n int) *bytesio.Cursor {
		p := bytesio.NewCursor(c.Bytes(n), c.Offset()-int64(n))
		if version == 1 && n%8 > 0 {
			c.Skip(8 - n%8)
		}
		return p
	}
	name := part(nameSize)
	a := &Attribute{Name: cutNUL(name.Bytes(nameSize))}
	typ, space := part(typeSize), part(spaceSize)
	if c.Err() != nil {
		return nil, Bad(m.Offset, "attribute ends early")
	}
	if version == 1 {
		flags = 0
	}
	if a.Err = f.attributeParts(a, typ, space, flags); a.Err != nil {
		return a, nil
	}
	n, ok := bytesio.Mul(a.Space.Len, uint64(a.Type.Size))
	if !ok || n > uint64(c.Left()) {
		a.Err = Bad(m.Offset, "attribute %q: %d bytes of data, %d expected", a.Name, c.Left(), n)
		return a, nil
	}
	a.Data = c.Bytes(int(n))
	return a, nil
}

func (f *File) attributeParts(a *Attribute, typ, space *bytesio.Cursor, flags uint8) (err error) {
	shared := func(bit uint8, c *bytesio.Cursor, kind uint16) (*Message, uint64, error) {
		if flags&bit != 0 {
			return f.followShared(c, kind)
		}
		return &Message{Type: kind, Data: c.Bytes(c.Left()), Offset: c.Offset()}, 0, nil
	}
	m, committed, err := shared(1, typ, MsgDatatype)
	if err != nil {
		return err
	}
	if a.Type, err = f.decodeDatatype(m.cursor(), 0); err != nil {
		return err
	}
	a.Type.Committed = committed
	if m, _, err = shared(2, space, MsgDataspace); err != nil {
		return err
	}
	a.Space, err = f.decodeDataspace(m.cursor())
	return err
}
