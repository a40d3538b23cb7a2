package disk

import "coverslip/h5read/internal/bytesio"

// readSymbolTable lists an old group: a v1 B-tree of symbol nodes whose names
// lie in a local heap (format sections III.A.1, III.B, III.C).
func (f *File) readSymbolTable(m *Message) ([]Link, error) {
	c := m.cursor()
	tree, heapAddress := c.Address(f.OffsetSize()), c.Address(f.OffsetSize())
	if c.Err() != nil {
		return nil, Bad(m.Offset, "symbol table message ends early")
	}
	heap, err := f.readLocalHeap(heapAddress)
	if err != nil {
		return nil, err
	}
	var links []Link
	seen := map[uint64]bool{}
	t := bTree1{f: f, kind: 0, keySize: f.Superblock.LengthSize, leaf: func(_ *bytesio.Cursor, node uint64) error {
		if seen[node] {
			return Bad(-1, "symbol node %#x is reached twice", node)
		}
		seen[node] = true
		more, err := f.readSymbolNode(node, heap)
		links = append(links, more...)
		return err
	}}
	return links, t.walk(tree)
}

func (f *File) readSymbolNode(address uint64, heap *localHeap) ([]Link, error) {
	c, err := f.cursor(address, 8, "symbol table node")
	if err != nil {
		return nil, err
	}
	start := c.Offset()
	if !c.Signature("SNOD") {
		return nil, Bad(start, "no symbol table node here")
	}
	if v := c.U8(); v != 1 {
		return nil, Bad(start, "symbol table node version %d is not known", v)
	}
	c.Skip(1)
	n := int(c.U16())
	o := f.OffsetSize()
	if c, err = f.cursor(address+8, uint64(n*(2*o+24)), "symbol table node"); err != nil {
		return nil, err
	}
	links := make([]Link, 0, n)
	for range n {
		nameOffset, object, cached := c.Uint(o), c.Address(o), c.U32()
		c.Skip(4)
		scratch := bytesio.NewCursor(c.Bytes(16), c.Offset())
		l := Link{Address: object}
		if l.Name, err = heap.name(nameOffset); err != nil {
			return nil, err
		}
		if cached == 2 { // a soft link: the scratch holds where its path is
			l.Kind = SoftLink
			if l.Target, err = heap.name(uint64(scratch.U32())); err != nil {
				return nil, err
			}
		}
		links = append(links, l)
	}
	return links, nil
}
