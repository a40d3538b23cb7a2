package disk

import "coverslip/h5read/internal/bytesio"

// bTree1 walks a version 1 B-tree (format section III.A.1) of groups (type 0)
// or chunks (type 1). It bounds itself by what no sound tree does: a node seen
// twice, a child whose level is not one less, a node of the wrong type.
type bTree1 struct {
	f       *File
	kind    uint8
	keySize int
	visited map[uint64]bool
	// wanted tells whether a child that begins with one key and ends before another is looked into; nil: all are. The
	// end of the last child of a node is not looked up: it is nil.
	wanted func(from, end *bytesio.Cursor) bool
	// leaf is called for each child of a leaf with the key before it.
	leaf func(key *bytesio.Cursor, child uint64) error
}

const maxLevel = 32

func (t *bTree1) walk(address uint64) error {
	t.visited = map[uint64]bool{}
	return t.node(address, -1)
}

func (t *bTree1) node(address uint64, level int) error {
	o := t.f.OffsetSize()
	head := 8 + 2*o
	c, err := t.f.cursor(address, uint64(head), "B-tree node")
	if err != nil {
		return err
	}
	start := c.Offset()
	if t.visited[address] {
		return Bad(start, "B-tree node is reached twice: the tree has a cycle")
	}
	t.visited[address] = true
	if !c.Signature("TREE") {
		return Bad(start, "no B-tree node here")
	}
	kind, l, n := c.U8(), int(c.U8()), int(c.U16())
	if kind != t.kind {
		return Bad(start, "B-tree of type %d where %d was expected", kind, t.kind)
	}
	if (level >= 0 && l != level) || l > maxLevel {
		return Bad(start, "B-tree node of level %d where %d was expected", l, level)
	}
	b, pos, err := t.f.bytes(address+uint64(head), uint64(n*(t.keySize+o)), "B-tree node")
	if err != nil {
		return err
	}
	c = bytesio.NewCursor(b, pos)
	if l > 0 {
		return t.children(c, n, l-1)
	}
	for range n {
		key := bytesio.NewCursor(c.Bytes(t.keySize), c.Offset())
		if err := t.leaf(key, c.Address(o)); err != nil {
			return err
		}
	}
	return nil
}

// Nodes lie among the chunks that they tell of, so each is a read of its own: some are told before they are needed.
const (
	nodesAhead = 8
	nodeBytes  = 4 << 10 // with the usual 64 keys, of up to three dimensions
)

// children walks those of n nodes of a level that are wanted; c has their keys and addresses.
func (t *bTree1) children(c *bytesio.Cursor, n, level int) error {
	child := t.choose(c, n)
	told := 0
	for i, address := range child {
		for ; told < min(len(child), i+nodesAhead); told++ {
			t.f.Expect(child[told], nodeBytes)
		}
		if err := t.node(address, level); err != nil {
			return err
		}
	}
	return nil
}

// choose lists the addresses of the children that are wanted.
func (t *bTree1) choose(c *bytesio.Cursor, n int) []uint64 {
	child, key := make([]uint64, n), make([][]byte, n+1)
	for i := range child {
		key[i] = c.Bytes(t.keySize)
		child[i] = c.Address(t.f.OffsetSize())
	}
	if t.wanted == nil {
		return child
	}
	chosen := child[:0]
	for i, address := range child {
		var end *bytesio.Cursor
		if key[i+1] != nil {
			end = bytesio.NewCursor(key[i+1], 0)
		}
		if t.wanted(bytesio.NewCursor(key[i], 0), end) {
			chosen = append(chosen, address)
		}
	}
	return chosen
}
