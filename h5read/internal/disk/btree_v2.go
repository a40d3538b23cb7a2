package disk

import (
	"math/bits"

	"coverslip/h5read/internal/bytesio"
)

// bTree2 is the head of a version 2 B-tree (format section III.A.2).
type bTree2 struct {
	f          *File
	kind       uint8
	nodeSize   uint64
	recordSize int
	levels     []bTree2Level
	visited    map[uint64]bool
	visit      func(record *bytesio.Cursor) error
}

// bTree2Level holds what follows from the node size for nodes of one depth.
type bTree2Level struct {
	maxRecords uint64 // in a node
	pointer    int    // bytes of a child pointer
	totalWidth int    // bytes of a count of all records below such a node
	total      uint64 // most records below
}

const nodeOverhead = 10 // signature, version, type, checksum

// encSize is how many bytes hold values up to limit.
func encSize(limit uint64) int { return max(0, bits.Len64(limit)-1)/8 + 1 }

// walkBTree2 visits every record of the tree at an address, which must be of one
// of the given kinds; it returns the kind to the visitor with each record.
func (f *File) walkBTree2(address uint64, kinds string, visit func(kind uint8, record *bytesio.Cursor) error) error {
	size := uint64(22 + f.OffsetSize() + f.Superblock.LengthSize)
	b, pos, err := f.bytes(address, size, "v2 B-tree")
	if err != nil {
		return err
	}
	c := bytesio.NewCursor(b, pos)
	if !c.Signature("BTHD") {
		return Bad(pos, "no v2 B-tree here")
	}
	if err := checkSum(b, pos, "v2 B-tree"); err != nil {
		return err
	}
	if v := c.U8(); v != 0 {
		return Bad(pos, "v2 B-tree version %d is not known", v)
	}
	t := &bTree2{f: f, kind: c.U8(), visited: map[uint64]bool{}}
	t.nodeSize, t.recordSize = uint64(c.U32()), int(c.U16())
	depth := int(c.U16())
	c.Skip(2) // percentages for splitting and merging
	root, records := c.Address(f.OffsetSize()), uint64(c.U16())
	known := false
	for _, k := range []byte(kinds) {
		known = known || k == t.kind
	}
	if !known || t.recordSize == 0 || t.nodeSize < nodeOverhead+uint64(t.recordSize) || depth > maxLevel {
		return Bad(pos, "v2 B-tree of type %d, nodes of %d and records of %d bytes, depth %d", t.kind, t.nodeSize, t.recordSize, depth)
	}
	if root == Undefined {
		return nil
	}
	if err := t.computeLevels(depth, pos); err != nil {
		return err
	}
	t.visit = func(r *bytesio.Cursor) error { return visit(t.kind, r) }
	return t.node(root, records, depth)
}

func (t *bTree2) computeLevels(depth int, pos int64) error {
	leaf := (t.nodeSize - nodeOverhead) / uint64(t.recordSize)
	t.levels = []bTree2Level{{maxRecords: leaf, total: leaf}}
	for range depth {
		below := t.levels[len(t.levels)-1]
		l := bTree2Level{pointer: t.f.OffsetSize() + encSize(leaf) + below.totalWidth}
		if t.nodeSize < nodeOverhead+uint64(l.pointer) {
			return Bad(pos, "v2 B-tree nodes of %d bytes are too small", t.nodeSize)
		}
		l.maxRecords = (t.nodeSize - nodeOverhead - uint64(l.pointer)) / uint64(t.recordSize+l.pointer)
		hi, lo := bits.Mul64(l.maxRecords+1, below.total)
		if hi != 0 || lo > 1<<62 {
			lo = 1 << 62
		}
		l.total = lo + l.maxRecords
		l.totalWidth = encSize(l.total)
		t.levels = append(t.levels, l)
	}
	return nil
}

// node visits a node and what is below it, in the order of the keys.
func (t *bTree2) node(address, records uint64, depth int) error {
	l := t.levels[depth]
	if t.visited[address] {
		return Bad(-1, "v2 B-tree node %#x is reached twice", address)
	}
	t.visited[address] = true
	if records > l.maxRecords {
		return Bad(-1, "v2 B-tree node %#x of %d records (at most %d)", address, records, l.maxRecords)
	}
	size := nodeOverhead + records*uint64(t.recordSize)
	want := "BTLF"
	if depth > 0 {
		want = "BTIN"
		size += (records + 1) * uint64(l.pointer)
	}
	b, pos, err := t.f.bytes(address, size, "v2 B-tree node")
	if err != nil {
		return err
	}
	if err := checkSum(b, pos, "v2 B-tree node"); err != nil {
		return err
	}
	c := bytesio.NewCursor(b, pos)
	if !c.Signature(want) || c.U8() != 0 || c.U8() != t.kind {
		return Bad(pos, "no v2 B-tree node of type %d here", t.kind)
	}
	data := c.Bytes(int(records) * t.recordSize)
	for i := uint64(0); ; i++ {
		if depth > 0 {
			if err := t.child(c, depth); err != nil {
				return err
			}
		}
		if i == records {
			return nil
		}
		at := int(i) * t.recordSize
		r := bytesio.NewCursor(data[at:at+t.recordSize], pos+6+int64(at))
		if err := t.visit(r); err != nil {
			return err
		}
	}
}

func (t *bTree2) child(c *bytesio.Cursor, depth int) error {
	address := c.Address(t.f.OffsetSize())
	n := c.Uint(encSize(t.levels[0].maxRecords))
	c.Skip(t.levels[depth-1].totalWidth)
	return t.node(address, n, depth-1)
}
