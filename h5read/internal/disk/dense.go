package disk

import "coverslip/h5read/internal/bytesio"

// denseLinks lists the links of a large new-style group: a fractal heap of link
// messages, found by a v2 B-tree of name hashes (record type 5).
func (f *File) denseLinks(d denseStore) ([]Link, error) {
	heap, err := f.readFractalHeap(d.heap)
	if err != nil {
		return nil, err
	}
	var links []Link
	err = f.walkBTree2(d.names, "\x05", func(_ uint8, r *bytesio.Cursor) error {
		r.Skip(4) // hash of the name
		data, err := heap.object(r.Bytes(r.Left()))
		if err != nil {
			return err
		}
		l, err := f.decodeLink(bytesio.NewCursor(data, heap.position))
		if err != nil {
			return err
		}
		links = append(links, *l)
		return nil
	})
	return links, err
}

// denseAttributes lists attributes that are kept outside the object header: a
// fractal heap of attribute messages, found by a v2 B-tree (record type 8).
func (f *File) denseAttributes(d denseStore) ([]Attribute, error) {
	heap, err := f.readFractalHeap(d.heap)
	if err != nil {
		return nil, err
	}
	var list []Attribute
	err = f.walkBTree2(d.names, "\x08", func(_ uint8, r *bytesio.Cursor) error {
		id, flags := r.Bytes(8), r.U8()
		m := &Message{Type: MsgAttribute, Flags: flags, Offset: heap.position}
		var err error
		if flags&flagShared != 0 {
			m, err = f.sharedObject(id, MsgAttribute)
		} else {
			m.Data, err = heap.object(id)
		}
		if err != nil {
			return err
		}
		a, err := f.decodeAttribute(m)
		if err != nil {
			return err
		}
		list = append(list, *a)
		return nil
	})
	return list, err
}
