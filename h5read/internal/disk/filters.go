package disk

import "coverslip/h5read/internal/bytesio"

// Filter is one step of a chunk's pipeline, in the order of writing.
type Filter struct {
	ID       uint16
	Name     string // as the writer put it; often empty
	Optional bool
	Values   []uint32
}

const maxFilters = 32

// decodeFilters reads a filter pipeline message (format section IV.A.2.l).
func decodeFilters(m *Message) ([]Filter, error) {
	c := m.cursor()
	version, n := c.U8(), int(c.U8())
	if version != 1 && version != 2 {
		return nil, Bad(m.Offset, "filter pipeline version %d is not known", version)
	}
	if n > maxFilters {
		return nil, Bad(m.Offset, "pipeline of %d filters (at most %d)", n, maxFilters)
	}
	if version == 1 {
		c.Skip(6)
	}
	filters := make([]Filter, 0, n)
	for range n {
		filters = append(filters, decodeFilter(c, version))
	}
	if c.Err() != nil {
		return nil, Bad(m.Offset, "filter pipeline ends early")
	}
	return filters, nil
}

func decodeFilter(c *bytesio.Cursor, version uint8) Filter {
	fl := Filter{ID: c.U16()}
	nameLength := 0
	if version == 1 || fl.ID >= 256 {
		nameLength = int(c.U16())
	}
	fl.Optional = c.U16()&1 != 0
	count := int(c.U16())
	if version == 1 {
		nameLength = (nameLength + 7) &^ 7
	}
	fl.Name = cutNUL(c.Bytes(nameLength))
	if 4*count > c.Left() {
		c.Skip(c.Left() + 1)
		return fl
	}
	fl.Values = make([]uint32, count)
	for i := range fl.Values {
		fl.Values[i] = c.U32()
	}
	if version == 1 && count%2 == 1 {
		c.Skip(min(4, c.Left()))
	}
	return fl
}
