package disk

import "coverslip/h5read/internal/bytesio"

// LinkKind is the kind of a link.
type LinkKind uint8

// Link kinds.
const (
	HardLink LinkKind = iota
	SoftLink
	ExternalLink
	UserLink
)

// Link is one name in a group.
type Link struct {
	Name    string
	Kind    LinkKind
	Address uint64 // hard: the object header
	Target  string // soft: a path; external: the path in the other file
	File    string // external: the other file's name
}

// decodeLink reads a link message (format section IV.A.2.g).
func (f *File) decodeLink(c *bytesio.Cursor) (*Link, error) {
	start := c.Offset()
	version, flags := c.U8(), c.U8()
	if version != 1 {
		return nil, Bad(start, "link version %d is not known", version)
	}
	kind := uint8(0)
	if flags&0x08 != 0 {
		kind = c.U8()
	}
	if flags&0x04 != 0 {
		c.Skip(8) // creation order
	}
	if flags&0x10 != 0 {
		c.Skip(1) // character set: names are kept as bytes
	}
	n := c.Uint(1 << (flags & 3))
	if n > uint64(c.Left()) {
		return nil, Bad(start, "link name of %d bytes in a message with %d left", n, c.Left())
	}
	l := &Link{Name: string(c.Bytes(int(n)))}
	switch {
	case kind == 0:
		l.Address = c.Address(f.OffsetSize())
	case kind == 1:
		l.Kind = SoftLink
		l.Target = string(c.Bytes(int(c.U16())))
	case kind == 64:
		l.Kind = ExternalLink
		v := bytesio.NewCursor(c.Bytes(int(c.U16())), c.Offset())
		v.Skip(1) // version and flags
		l.File, l.Target = v.CString(), v.CString()
		if v.Err() != nil {
			return nil, Bad(start, "external link %q ends early", l.Name)
		}
	default:
		l.Kind = UserLink
	}
	if c.Err() != nil {
		return nil, Bad(start, "link %q ends early", l.Name)
	}
	return l, nil
}

// denseStore points at the fractal heap and name index of dense links or
// attributes (format sections IV.A.2.c and IV.A.2.v).
type denseStore struct{ heap, names uint64 }

// decodeInfo reads a link info or attribute info message: they differ in the
// width of the creation order.
func (f *File) decodeInfo(m *Message) (denseStore, error) {
	c := m.cursor()
	version, flags := c.U8(), c.U8()
	if version != 0 {
		return denseStore{}, Bad(m.Offset, "link or attribute info version %d is not known", version)
	}
	if flags&1 != 0 {
		if m.Type == MsgLinkInfo {
			c.Skip(8)
		} else {
			c.Skip(2)
		}
	}
	d := denseStore{c.Address(f.OffsetSize()), c.Address(f.OffsetSize())}
	if c.Err() != nil {
		return d, Bad(m.Offset, "link or attribute info ends early")
	}
	return d, nil
}
