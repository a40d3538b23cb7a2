package disk

// localHeap holds the names of an old group (format section III.D).
type localHeap struct {
	data     []byte
	position int64
}

func (f *File) readLocalHeap(address uint64) (*localHeap, error) {
	o, l := f.OffsetSize(), f.Superblock.LengthSize
	c, err := f.cursor(address, uint64(8+2*l+o), "local heap")
	if err != nil {
		return nil, err
	}
	start := c.Offset()
	if !c.Signature("HEAP") {
		return nil, Bad(start, "no local heap here")
	}
	if v := c.U8(); v != 0 {
		return nil, Bad(start, "local heap version %d is not known", v)
	}
	c.Skip(3)
	size := c.Uint(l)
	c.Skip(l) // free list: only a writer needs it
	data, pos, err := f.bytes(c.Address(o), size, "local heap data")
	return &localHeap{data, pos}, err
}

func (h *localHeap) name(offset uint64) (string, error) {
	if offset >= uint64(len(h.data)) {
		return "", Bad(h.position, "name at %d of a local heap of %d bytes", offset, len(h.data))
	}
	return cutNUL(h.data[offset:]), nil
}
