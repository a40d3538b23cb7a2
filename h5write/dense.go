package h5write

import (
	"cmp"
	"slices"
)

// Attributes of which one is too large for a header message are stored densely (IV.A.2.v): every attribute is a huge
// object of a fractal heap (III.G), which is a run of bytes anywhere in the file; a version 2 B-tree (III.A.2) finds
// those by a number, and another the numbers by the names' hashes. libhdf5 and what is built on it read this; small
// readers may not.
const (
	heapIDSize     = 8
	hugeID         = 0x10 // a heap ID's first byte: version 0, huge
	treeHugeObject = 1    // records: address, length, number
	treeByName     = 8    // records: heap ID, flags, order of creation, hash
)

// denseAttributes writes the attributes and returns the body of the Attribute Info message that leads to them.
func (o *object) denseAttributes() []byte {
	type named struct {
		hash   uint32
		name   string
		record []byte
	}
	var objects [][]byte
	var names []named
	total := uint64(0)
	for i, a := range o.attrs {
		b := a.encode()
		total += uint64(len(b))
		number := uint64(i + 1)
		object := le.AppendUint64(nil, o.file.append(b))
		object = le.AppendUint64(object, uint64(len(b)))
		objects = append(objects, le.AppendUint64(object, number))

		hash := checksum([]byte(a.name))
		id := le.AppendUint64([]byte{hugeID}, number)[:heapIDSize]
		record := append(id, 0) // flags
		record = le.AppendUint32(record, uint32(i))
		names = append(names, named{hash, a.name, le.AppendUint32(record, hash)})
	}
	slices.SortFunc(names, func(a, b named) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.name, b.name)) })
	var records [][]byte
	for _, n := range names {
		records = append(records, n.record)
	}
	heap := o.file.append(o.hugeHeap(o.file.tree2(treeHugeObject, objects), len(objects), total))
	b := le.AppendUint64([]byte{0, 0}, heap)
	return le.AppendUint64(b, o.file.tree2(treeByName, records))
}

// hugeHeap encodes the header of a fractal heap that has huge objects only: n of them, of so many bytes.
func (o *object) hugeHeap(index uint64, n int, bytes uint64) []byte {
	const largestManaged, tableWidth, startingBlock, largestBlock, heapBits, startingRows = 4096, 4, 1024, 65536, 40, 1
	b := append([]byte("FRHP"), 0)
	b = le.AppendUint16(b, heapIDSize)
	b = le.AppendUint16(b, 0) // bytes about filters
	b = append(b, 0)          // flags
	b = le.AppendUint32(b, largestManaged)
	b = le.AppendUint64(b, uint64(n+1)) // the next huge object's number
	b = le.AppendUint64(b, index)
	for _, v := range []uint64{0, undefined, 0, 0, 0, 0, bytes, uint64(n), 0, 0} { // free space, managed, huge, tiny
		b = le.AppendUint64(b, v)
	}
	b = le.AppendUint16(b, tableWidth)
	b = le.AppendUint64(b, startingBlock)
	b = le.AppendUint64(b, largestBlock)
	b = le.AppendUint16(b, heapBits)
	b = le.AppendUint16(b, startingRows)
	b = le.AppendUint64(b, undefined) // no managed block
	b = le.AppendUint16(b, 0)
	return le.AppendUint32(b, checksum(b))
}

// tree2 writes a version 2 B-tree of one leaf that is large enough for the sorted records, and returns the address of
// its header.
func (f *Writer) tree2(kind byte, records [][]byte) uint64 {
	const leafOverhead, splitPercent, mergePercent = 10, 100, 40
	leaf := append([]byte("BTLF"), 0, kind)
	for _, r := range records {
		leaf = append(leaf, r...)
	}
	leaf = le.AppendUint32(leaf, checksum(leaf))
	nodeSize := max(512, leafOverhead+len(records)*len(records[0]))
	root := f.append(append(leaf, make([]byte, nodeSize-len(leaf))...))
	b := append([]byte("BTHD"), 0, kind)
	b = le.AppendUint32(b, uint32(nodeSize))
	b = le.AppendUint16(b, uint16(len(records[0])))
	b = le.AppendUint16(b, 0) // depth
	b = append(b, splitPercent, mergePercent)
	b = le.AppendUint64(b, root)
	b = le.AppendUint16(b, uint16(len(records)))
	b = le.AppendUint64(b, uint64(len(records)))
	return f.append(le.AppendUint32(b, checksum(b)))
}
