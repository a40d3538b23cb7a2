package disk

import (
	"sort"

	"coverslip/h5read/internal/bytesio"
)

// Chunk is where one chunk is stored.
type Chunk struct {
	Number  uint64 // row-major place in the grid of chunks over the current shape
	Address uint64
	Size    uint64 // bytes stored
	Mask    uint32 // bit i set: filter i was skipped
}

// ChunkIndex finds the stored chunks of a dataset.
type ChunkIndex struct {
	Grid   []uint64 // chunks in each dimension
	Total  uint64   // product of Grid
	chunks []Chunk  // by Number

	implicit    uint64 // address of the first chunk; Undefined when not implicit
	implicitLen uint64 // bytes of a chunk
	maxGrid     []uint64
}

// Lookup returns the chunk of a number, or false when it was never written.
func (x *ChunkIndex) Lookup(number uint64) (Chunk, bool) {
	if x.implicit != Undefined {
		return Chunk{Number: number, Address: x.implicit + x.slot(number)*x.implicitLen, Size: x.implicitLen}, true
	}
	if number < uint64(len(x.chunks)) && x.chunks[number].Number == number {
		return x.chunks[number], true
	}
	i := sort.Search(len(x.chunks), func(i int) bool { return x.chunks[i].Number >= number })
	if i < len(x.chunks) && x.chunks[i].Number == number {
		return x.chunks[i], true
	}
	return Chunk{}, false
}

// Empty reports whether no chunk was ever written.
func (x *ChunkIndex) Empty() bool { return x.implicit == Undefined && len(x.chunks) == 0 }

// Gap is how many chunks from number on, which is not stored, are not stored
// either: at least 1.
func (x *ChunkIndex) Gap(number uint64) uint64 {
	i := sort.Search(len(x.chunks), func(i int) bool { return x.chunks[i].Number > number })
	if i == len(x.chunks) {
		return max(1, x.Total-number)
	}
	return x.chunks[i].Number - number
}

// Stored is how many chunks are stored.
func (x *ChunkIndex) Stored() uint64 {
	if x.implicit != Undefined {
		return x.Total
	}
	return uint64(len(x.chunks))
}

// Bytes is the memory that the index takes.
func (x *ChunkIndex) Bytes() int64 { return int64(cap(x.chunks)) * 32 }

// StoredBytes is the sum of the stored sizes.
func (x *ChunkIndex) StoredBytes() uint64 {
	if x.implicit != Undefined {
		return x.Total * x.implicitLen
	}
	var n uint64
	for _, c := range x.chunks {
		n += c.Size
	}
	return n
}

// InParts reports whether the index of a chunked dataset can be read in parts: [File.ReadChunkIndex] of some chunks is
// less work than of all.
func (d *Dataset) InParts() bool { return d.Layout.Index == IndexBTree1 && len(d.Layout.Chunk) == 1 }

// Grid is how many chunks the shape of a chunked dataset has in each dimension.
func (d *Dataset) Grid() []uint64 {
	grid := make([]uint64, len(d.Space.Dims))
	for i, n := range d.Space.Dims {
		grid[i] = n/d.Layout.Chunk[i] + min(1, n%d.Layout.Chunk[i])
	}
	return grid
}

// ReadChunkIndex reads the index of a chunked dataset, for chunks first to last at least: some 32 bytes of memory a chunk,
// never more than the file has index entries.
func (f *File) ReadChunkIndex(d *Dataset, first, last uint64) (*ChunkIndex, error) {
	l := d.Layout
	x := &ChunkIndex{implicit: Undefined, Grid: d.Grid()}
	var ok bool
	if x.Total, ok = bytesio.Mul(x.Grid...); !ok {
		return nil, Bad(l.offsetOfIndex, "a grid of %v chunks", x.Grid)
	}
	if l.Address == Undefined || x.Total == 0 {
		return x, nil
	}
	var err error
	switch l.Index {
	case IndexBTree1:
		err = f.readBTree1Chunks(d, x, first, last)
	case IndexSingle:
		x.chunks = []Chunk{{Address: l.Address, Size: l.ChunkBytes()}}
		if l.Filtered {
			x.chunks[0].Size, x.chunks[0].Mask = l.SingleSize, l.SingleMask
		}
	case IndexImplicit:
		err = f.implicitIndex(d, x)
	default:
		err = f.readNewIndex(d, x)
	}
	if err != nil {
		return nil, err
	}
	x.dropUndefined()
	return x, x.sort()
}

// implicitIndex is for chunks that lie in a row from the start: no index is
// stored. They count over the grid of the maximum shape.
func (f *File) implicitIndex(d *Dataset, x *ChunkIndex) error {
	for i := range x.Grid {
		x.maxGrid = append(x.maxGrid, maxGrid(d, i))
	}
	size := d.Layout.ChunkBytes()
	n, ok := bytesio.Mul(append([]uint64{size}, x.maxGrid...)...)
	if !ok || n == 0 || !f.Holds(d.Layout.Address, n) {
		return Bad(d.Layout.offsetOfIndex, "%v chunks in a row lie outside the file", x.maxGrid)
	}
	x.implicit, x.implicitLen = d.Layout.Address, size
	return nil
}

// slot is the place of a chunk among those of the maximum shape.
func (x *ChunkIndex) slot(number uint64) uint64 {
	slot, stride := uint64(0), uint64(1)
	for i := len(x.Grid) - 1; i >= 0; i-- {
		slot += number % x.Grid[i] * stride
		number /= x.Grid[i]
		stride *= x.maxGrid[i]
	}
	return slot
}

// dropUndefined forgets entries without an address: chunks not written yet.
func (x *ChunkIndex) dropUndefined() {
	kept := x.chunks[:0]
	for _, c := range x.chunks {
		if c.Address != Undefined {
			kept = append(kept, c)
		}
	}
	x.chunks = kept
}

func (x *ChunkIndex) sort() error {
	less := func(i, j int) bool { return x.chunks[i].Number < x.chunks[j].Number }
	if !sort.SliceIsSorted(x.chunks, less) {
		sort.Slice(x.chunks, less)
	}
	for i := 1; i < len(x.chunks); i++ {
		if x.chunks[i].Number == x.chunks[i-1].Number {
			return Bad(int64(x.chunks[i].Address&(1<<63-1)), "chunk %d is in the index twice", x.chunks[i].Number)
		}
	}
	return nil
}

// number turns scaled chunk coordinates into a chunk number; false for chunks
// outside the current shape, which a shrunk dataset may still have.
func (x *ChunkIndex) number(scaled []uint64) (uint64, bool) {
	var n uint64
	for i, g := range x.Grid {
		if scaled[i] >= g {
			return 0, false
		}
		n = n*g + scaled[i]
	}
	return n, true
}
