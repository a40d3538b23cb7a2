package disk

import (
	"math/bits"

	"coverslip/h5read/internal/bytesio"
)

// fractalHeap holds dense links and attributes (format section III.G): small
// objects in blocks of a doubling table, large ones ("huge") on their own, tiny
// ones in the heap ID itself.
type fractalHeap struct {
	f           *File
	address     uint64
	position    int64
	idLength    int
	maxManaged  uint64
	hugeTree    uint64
	checksummed bool
	width       uint64 // blocks in a row of the table
	startSize   uint64 // of the blocks of the first two rows
	maxDirect   uint64
	heapBits    int // log2 of the heap's address space
	root        uint64
	rootRows    int // 0: the root is a direct block
	filters     []Filter
	rootSize    uint64 // filtered: stored bytes of a root direct block
	rootMask    uint32

	blocks map[uint64][]byte // direct blocks read last, by address
	order  []uint64
	huge   map[uint64]hugeObject
}

const maxHeapBlocks = 16

func (f *File) readFractalHeap(address uint64) (*fractalHeap, error) {
	o, l := f.OffsetSize(), f.Superblock.LengthSize
	size := uint64(4 + 1 + 2 + 2 + 1 + 4 + 12*l + 3*o + 2 + 2 + 2 + 2 + 4)
	c, err := f.cursor(address, size, "fractal heap")
	if err != nil {
		return nil, err
	}
	h := &fractalHeap{f: f, address: address, position: c.Offset(), blocks: map[uint64][]byte{}}
	if !c.Signature("FRHP") {
		return nil, Bad(h.position, "no fractal heap here")
	}
	if v := c.U8(); v != 0 {
		return nil, Bad(h.position, "fractal heap version %d is not known", v)
	}
	h.idLength = int(c.U16())
	filterLength := int(c.U16())
	h.checksummed = c.U8()&2 != 0
	h.maxManaged = uint64(c.U32())
	c.Skip(l) // next huge ID
	h.hugeTree = c.Address(o)
	c.Skip(l + o + 4*l + 4*l) // free space; statistics
	h.width = uint64(c.U16())
	h.startSize, h.maxDirect = c.Uint(l), c.Uint(l)
	h.heapBits = int(c.U16())
	c.Skip(2) // rows to begin with
	h.root, h.rootRows = c.Address(o), int(c.U16())
	if filterLength > 0 {
		size += uint64(l + 4 + filterLength)
	}
	b, _, err := f.bytes(address, size, "fractal heap")
	if err != nil {
		return nil, err
	}
	if err := checkSum(b, h.position, "fractal heap"); err != nil {
		return nil, err
	}
	if filterLength > 0 {
		c = bytesio.NewCursor(b, h.position)
		c.Skip(len(b) - 4 - filterLength - 4 - l)
		h.rootSize, h.rootMask = c.Uint(l), c.U32()
		m := Message{Type: MsgFilters, Offset: c.Offset(), Data: c.Bytes(filterLength)}
		if h.filters, err = decodeFilters(&m); err != nil {
			return nil, err
		}
	}
	return h, h.check()
}

func (h *fractalHeap) check() error {
	pow2 := func(v uint64) bool { return v != 0 && v&(v-1) == 0 }
	switch {
	case h.idLength < 2, !pow2(h.width), !pow2(h.startSize), !pow2(h.maxDirect), h.maxDirect < h.startSize,
		h.maxDirect > 1<<30, h.heapBits < 1, h.heapBits > 64, h.rootRows > 64:
		return Bad(h.position, "fractal heap with a table of %d blocks a row, %d to %d bytes, %d bits, %d rows",
			h.width, h.startSize, h.maxDirect, h.heapBits, h.rootRows)
	}
	return nil
}

func (h *fractalHeap) offsetWidth() int { return (h.heapBits + 7) / 8 }

// object follows a heap ID to the object's bytes.
func (h *fractalHeap) object(id []byte) ([]byte, error) {
	if len(id) == 0 || id[0]&0xc0 != 0 {
		return nil, Bad(h.position, "heap ID of an unknown version")
	}
	c := bytesio.NewCursor(id[1:], h.position)
	switch id[0] >> 4 & 3 {
	case 0:
		lengthWidth := min((bits.Len64(h.maxDirect)-1+7)/8, encSize(h.maxManaged))
		offset, length := c.Uint(h.offsetWidth()), c.Uint(lengthWidth)
		if c.Err() != nil {
			return nil, Bad(h.position, "heap ID of %d bytes is too short", len(id))
		}
		return h.managed(offset, length)
	case 1:
		return h.hugeObject(c)
	case 2:
		n := int(id[0]&15) + 1
		if h.idLength > 18 { // room for more than 17 bytes of data: a second byte of length
			n = int(id[0]&15)<<8 + int(c.U8()) + 1
		}
		b := c.Bytes(n)
		if b == nil {
			return nil, Bad(h.position, "tiny heap object of %d bytes in an ID of %d", n, len(id))
		}
		return b, nil
	}
	return nil, Bad(h.position, "heap ID of an unknown kind")
}

// managed finds the direct block of a heap offset by going down the table.
func (h *fractalHeap) managed(offset, length uint64) ([]byte, error) {
	b := blockRef{address: h.root, size: h.startSize, stored: h.rootSize, mask: h.rootMask}
	rows := h.rootRows
	for rows > 0 {
		next, nextRows, err := h.indirect(b.address, b.base, rows, offset)
		if err != nil {
			return nil, err
		}
		if nextRows >= rows {
			return nil, Bad(h.position, "fractal heap block of %d rows inside one of %d", nextRows, rows)
		}
		b, rows = next, nextRows
	}
	data, err := h.direct(b)
	if err != nil {
		return nil, err
	}
	at := offset - b.base
	if at > uint64(len(data)) || length > uint64(len(data))-at {
		return nil, Bad(h.position, "heap object of %d bytes at %d of a block of %d", length, at, len(data))
	}
	return data[at : at+length], nil
}
