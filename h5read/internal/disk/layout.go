package disk

import (
	"math"

	"coverslip/h5read/internal/bytesio"
)

// LayoutClass says how raw data is stored.
type LayoutClass uint8

// Layout classes, with the format's numbers.
const (
	Compact LayoutClass = iota
	Contiguous
	Chunked
	Virtual
	External // contiguous, in other files
)

func (l LayoutClass) String() string {
	return [...]string{"compact", "contiguous", "chunked", "virtual", "external"}[min(l, External)]
}

// IndexKind is the kind of chunk index.
type IndexKind uint8

// Chunk indexes: the numbers of layout version 4, and 0 for the v1 B-tree.
const (
	IndexBTree1 IndexKind = iota
	IndexSingle
	IndexImplicit
	IndexFixedArray
	IndexExtensibleArray
	IndexBTree2
)

// Layout is the data layout message (format section IV.A.2.i).
type Layout struct {
	Class   LayoutClass
	Data    []byte   // compact: the raw data
	Address uint64   // contiguous: the data; chunked: the index
	Size    uint64   // contiguous: bytes stored; math.MaxUint64 where the message has none
	Chunk   []uint64 // chunked: elements a dimension
	Element uint64   // chunked: bytes of an element
	Index   IndexKind

	SingleSize    uint64 // single chunk with filters: stored bytes
	SingleMask    uint32
	Filtered      bool // single chunk: SingleSize and SingleMask are there
	PlainEdges    bool // partial edge chunks are stored without filters
	offsetOfIndex int64
}

func (f *File) decodeLayout(m *Message) (*Layout, error) {
	c := m.cursor()
	l := &Layout{Size: math.MaxUint64, offsetOfIndex: m.Offset}
	var err error
	switch version := c.U8(); version {
	case 1, 2:
		err = f.decodeLayout1(c, l)
	case 3, 4, 5: // 5 is 4 with chunks that may be larger than 4 GiB
		err = f.decodeLayout3(c, l, version)
	default:
		return nil, Bad(m.Offset, "data layout version %d is not known", version)
	}
	if err == nil && c.Err() != nil {
		err = Bad(m.Offset, "data layout ends early")
	}
	if err == nil && l.Class == Chunked {
		err = l.check(m.Offset)
	}
	return l, err
}

// decodeLayout1 reads versions 1 and 2. Of a chunk, the last dimension is the
// size of an element.
func (f *File) decodeLayout1(c *bytesio.Cursor, l *Layout) error {
	rank := int(c.U8())
	l.Class = LayoutClass(c.U8())
	c.Skip(5)
	if rank == 0 || rank > MaxRank+1 || l.Class > Chunked {
		return Bad(c.Offset(), "data layout of class %d with %d dimensions", l.Class, rank)
	}
	if l.Class != Compact {
		l.Address = c.Address(f.OffsetSize())
	}
	dims := readDims(c, rank, 4)
	switch l.Class {
	case Compact:
		l.Data = c.Bytes(int(c.U32()))
	case Chunked:
		l.setChunk(dims)
	}
	return nil
}

func (f *File) decodeLayout3(c *bytesio.Cursor, l *Layout, version uint8) error {
	l.Class = LayoutClass(c.U8())
	switch l.Class {
	case Compact:
		l.Data = c.Bytes(int(c.U16()))
	case Contiguous:
		l.Address, l.Size = c.Address(f.OffsetSize()), c.Uint(f.Superblock.LengthSize)
	case Chunked:
		if version > 3 {
			return f.decodeChunked4(c, l)
		}
		rank := int(c.U8())
		l.Address = c.Address(f.OffsetSize())
		l.setChunk(readDims(c, rank, 4))
	case Virtual:
		if version < 4 {
			return Bad(c.Offset(), "virtual layout in a message of version 3")
		}
	default:
		return Bad(c.Offset(), "data layout class %d is not known", l.Class)
	}
	return nil
}

// decodeChunked4 reads the part of version 4 that says which index there is.
func (f *File) decodeChunked4(c *bytesio.Cursor, l *Layout) error {
	flags := c.U8()
	rank, width := int(c.U8()), int(c.U8())
	if width < 1 || width > 8 {
		return Bad(c.Offset(), "chunk dimensions of %d bytes", width)
	}
	l.PlainEdges = flags&1 != 0
	l.setChunk(readDims(c, rank, width))
	l.Index = IndexKind(c.U8())
	switch l.Index {
	case IndexSingle:
		if l.Filtered = flags&2 != 0; l.Filtered {
			l.SingleSize, l.SingleMask = c.Uint(f.Superblock.LengthSize), c.U32()
		}
	case IndexImplicit:
	case IndexFixedArray:
		c.Skip(1) // repeated in the array's header, which is what counts
	case IndexExtensibleArray:
		c.Skip(5)
	case IndexBTree2:
		c.Skip(6)
	default:
		return Bad(c.Offset(), "chunk index %d is not known", l.Index)
	}
	l.Address = c.Address(f.OffsetSize())
	return nil
}

func readDims(c *bytesio.Cursor, n, width int) []uint64 {
	dims := make([]uint64, 0, min(n, MaxRank+1))
	for range n {
		dims = append(dims, c.Uint(width))
	}
	return dims
}

func (l *Layout) setChunk(dims []uint64) {
	if n := len(dims); n > 0 {
		l.Chunk, l.Element = dims[:n-1], dims[n-1]
	}
}

func (l *Layout) check(offset int64) error {
	if len(l.Chunk) == 0 || len(l.Chunk) > MaxRank || l.Element == 0 {
		return Bad(offset, "chunks of %d dimensions and elements of %d bytes", len(l.Chunk), l.Element)
	}
	for i, d := range l.Chunk {
		if d == 0 {
			return Bad(offset, "chunk dimension %d is 0", i)
		}
	}
	n, ok := bytesio.Mul(append([]uint64{l.Element}, l.Chunk...)...)
	if !ok || n > math.MaxUint32 {
		return Bad(offset, "chunks larger than 4 GiB: %v elements of %d bytes", l.Chunk, l.Element)
	}
	return nil
}

// ChunkBytes is the decoded size of a chunk; below 4 GiB.
func (l *Layout) ChunkBytes() uint64 {
	n, _ := bytesio.Mul(append([]uint64{l.Element}, l.Chunk...)...)
	return n
}
