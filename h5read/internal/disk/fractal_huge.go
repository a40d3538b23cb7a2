package disk

import "coverslip/h5read/internal/bytesio"

// hugeObject is an object too large for a heap block.
type hugeObject struct {
	address, stored uint64
	mask            uint32
	size            uint64 // without filters; equal to stored where there are none
}

// decodeHuge reads where a huge object is: the form is that of B-tree records
// of types 1 to 4, and of heap IDs that have room for it.
func (h *fractalHeap) decodeHuge(c *bytesio.Cursor) hugeObject {
	l := h.f.Superblock.LengthSize
	x := hugeObject{address: c.Address(h.f.OffsetSize()), stored: c.Uint(l)}
	x.size = x.stored
	if len(h.filters) > 0 {
		x.mask, x.size = c.U32(), c.Uint(l)
	}
	return x
}

// hugeObject follows the rest of a heap ID: the place itself when it fits, else
// a number that is looked up in the heap's B-tree.
func (h *fractalHeap) hugeObject(c *bytesio.Cursor) ([]byte, error) {
	o, l := h.f.OffsetSize(), h.f.Superblock.LengthSize
	need := o + l
	if len(h.filters) > 0 {
		need += 4 + l
	}
	if need <= h.idLength-1 {
		x := h.decodeHuge(c)
		if c.Err() != nil {
			return nil, Bad(h.position, "heap ID of a huge object is too short")
		}
		return h.readHuge(x)
	}
	id := c.Uint(min(h.idLength-1, l))
	if h.huge == nil {
		h.huge = map[uint64]hugeObject{}
		if h.hugeTree == Undefined {
			return nil, Bad(h.position, "fractal heap without huge objects")
		}
		err := h.f.walkBTree2(h.hugeTree, "\x01\x02", func(_ uint8, r *bytesio.Cursor) error {
			x := h.decodeHuge(r)
			h.huge[r.Uint(l)] = x
			if r.Err() != nil {
				return Bad(h.position, "record of a huge object is too short")
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	x, ok := h.huge[id]
	if !ok {
		return nil, Bad(h.position, "fractal heap has no huge object %d", id)
	}
	return h.readHuge(x)
}

func (h *fractalHeap) readHuge(x hugeObject) ([]byte, error) {
	b, _, err := h.f.bytes(x.address, x.stored, "huge heap object")
	if err != nil || len(h.filters) == 0 {
		return b, err
	}
	if x.size > 64<<20 || h.f.Unfilter == nil {
		return nil, Unsupported("filtered heap object of %d bytes", x.size)
	}
	out := make([]byte, x.size)
	return out, h.f.Unfilter(out, b, h.filters, x.mask)
}
