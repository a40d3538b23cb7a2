package disk

import "coverslip/h5read/internal/bytesio"

// resolve follows a shared message (format section IV.A.2, "Shared Message") to
// the message that it stands for. committed is the address of the committed
// datatype, 0 when the message lies in the file's shared message heap or here.
func (f *File) resolve(m *Message) (real *Message, committed uint64, err error) {
	if m.Flags&flagShared == 0 {
		return m, 0, nil
	}
	return f.followShared(m.cursor(), m.Type)
}

func (f *File) followShared(c *bytesio.Cursor, kind uint16) (*Message, uint64, error) {
	start := c.Offset()
	version, where := c.U8(), c.U8()
	switch version {
	case 1: // reserved bytes, then a group entry: where its name is, and the address
		c.Skip(6 + f.OffsetSize())
		where = 2
	case 2:
		where = 2
	case 3:
	default:
		return nil, 0, Bad(start, "shared message version %d is not known", version)
	}
	if where == 1 {
		m, err := f.sharedFromHeap(c, kind)
		return m, 0, err
	}
	address := c.Address(f.OffsetSize())
	if c.Err() != nil {
		return nil, 0, Bad(start, "shared message ends early")
	}
	h, err := f.ReadHeader(address)
	if err != nil {
		return nil, 0, err
	}
	real := h.Find(kind)
	if real == nil || real.Flags&flagShared != 0 {
		return nil, 0, Bad(start, "shared message leads to an object header without it")
	}
	return real, address, nil
}

// datatype decodes a datatype message, shared or not.
func (f *File) datatype(m *Message) (*Datatype, error) {
	real, committed, err := f.resolve(m)
	if err != nil {
		return nil, err
	}
	t, err := f.decodeDatatype(real.cursor(), 0)
	if err == nil {
		t.Committed = committed
	}
	return t, err
}

func (f *File) dataspace(m *Message) (*Dataspace, error) {
	real, _, err := f.resolve(m)
	if err != nil {
		return nil, err
	}
	return f.decodeDataspace(real.cursor())
}
