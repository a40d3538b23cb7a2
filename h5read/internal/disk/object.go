package disk

import (
	"math"

	"coverslip/h5read/internal/bytesio"
)

// ObjectKind is what an object header describes.
type ObjectKind uint8

// Kinds of object.
const (
	UnknownObject ObjectKind = iota
	GroupObject
	DatasetObject
	TypeObject
)

// Kind tells the kind of an object from its messages, in libhdf5's order.
func (h *Header) Kind() ObjectKind {
	switch {
	case h.Find(MsgSymbolTable) != nil || h.Find(MsgLinkInfo) != nil:
		return GroupObject
	case h.Find(MsgDatatype) != nil && h.Find(MsgDataspace) != nil:
		return DatasetObject
	case h.Find(MsgDatatype) != nil:
		return TypeObject
	}
	return UnknownObject
}

// Links lists a group, in no order. Where a group has both a symbol table and
// link info, as after an external link was added, the link info counts.
func (f *File) Links(h *Header) ([]Link, error) {
	info := h.Find(MsgLinkInfo)
	if info == nil {
		m := h.Find(MsgSymbolTable)
		if m == nil {
			return nil, Bad(-1, "the object at %#x is no group", h.Address)
		}
		return f.readSymbolTable(m)
	}
	var links []Link
	for i := range h.Messages {
		if m := &h.Messages[i]; m.Type == MsgLink {
			l, err := f.decodeLink(m.cursor())
			if err != nil {
				return nil, err
			}
			links = append(links, *l)
		}
	}
	d, err := f.decodeInfo(info)
	if err != nil || d.heap == Undefined {
		return links, err
	}
	dense, err := f.denseLinks(d)
	return append(links, dense...), err
}

// NamedType decodes a committed datatype.
func (f *File) NamedType(h *Header) (*Datatype, error) {
	t, err := f.datatype(h.Find(MsgDatatype))
	if err == nil {
		t.Committed = h.Address
	}
	return t, err
}

// Dataset is everything that a dataset's header says but its attributes.
type Dataset struct {
	Type         *Datatype
	Space        *Dataspace
	Fill         *Fill
	Layout       *Layout
	Filters      []Filter
	LogicalBytes uint64 // of all elements; math.MaxInt64 where it overflows
}

// Dataset decodes the messages of a dataset and checks them against each other.
func (f *File) Dataset(h *Header) (*Dataset, error) {
	d := &Dataset{Fill: &Fill{}}
	var err error
	for i := range h.Messages {
		m := &h.Messages[i]
		switch m.Type {
		case MsgDatatype:
			d.Type, err = f.datatype(m)
		case MsgDataspace:
			d.Space, err = f.dataspace(m)
		default:
			err = f.storage(d, m)
		}
		if err != nil {
			return nil, err
		}
	}
	if d.Layout == nil {
		return nil, Bad(-1, "dataset at %#x has no data layout", h.Address)
	}
	if h.Find(MsgExternal) != nil {
		d.Layout.Class = External
	}
	return d, d.check()
}

func (f *File) storage(d *Dataset, m *Message) error {
	switch m.Type {
	case MsgFill, MsgFillOld, MsgLayout, MsgFilters:
	default:
		return nil
	}
	m, _, err := f.resolve(m)
	if err != nil {
		return err
	}
	switch m.Type {
	case MsgFillOld:
		if d.Fill.User {
			return nil // the new message is there too
		}
		d.Fill, err = decodeFill(m)
	case MsgFill:
		d.Fill, err = decodeFill(m)
	case MsgLayout:
		d.Layout, err = f.decodeLayout(m)
	case MsgFilters:
		d.Filters, err = decodeFilters(m)
	}
	return err
}

func (d *Dataset) check() error {
	l := d.Layout
	if l.Class == Chunked {
		if len(l.Chunk) != len(d.Space.Dims) {
			return Bad(l.offsetOfIndex, "chunks of %d dimensions in a dataset of %d", len(l.Chunk), len(d.Space.Dims))
		}
		if l.Element != uint64(d.Type.Size) {
			return Bad(l.offsetOfIndex, "chunks of elements of %d bytes where the type has %d", l.Element, d.Type.Size)
		}
	}
	if v := d.Fill.Value; v != nil && len(v) != d.Type.Size {
		return Bad(l.offsetOfIndex, "fill value of %d bytes for elements of %d", len(v), d.Type.Size)
	}
	n, ok := bytesio.Mul(append([]uint64{uint64(d.Type.Size)}, d.Space.Dims...)...)
	if !ok {
		n = math.MaxInt64
	}
	d.LogicalBytes = n
	return nil
}
