package disk

import (
	"encoding/binary"
	"math/bits"

	"coverslip/h5read/internal/bytesio"
)

// blockRef is where a block of a fractal heap is: base is its offset in the
// heap's own address space.
type blockRef struct {
	address, base, size uint64
	stored              uint64 // filtered: bytes in the file
	mask                uint32
}

func (h *fractalHeap) blockSize(row int) uint64 { return h.startSize << uint(max(0, row-1)) }

// directRows is the number of rows whose blocks hold objects.
func (h *fractalHeap) directRows() int {
	return bits.Len64(h.maxDirect) - bits.Len64(h.startSize) + 2
}

// indirect reads the entry of an indirect block that covers a heap offset. rows
// is 0 when the entry is a direct block.
func (h *fractalHeap) indirect(address, base uint64, nRows int, offset uint64) (next blockRef, rows int, err error) {
	o, l := h.f.OffsetSize(), h.f.Superblock.LengthSize
	direct := min(nRows, h.directRows())
	entry := o
	if len(h.filters) > 0 {
		entry += l + 4
	}
	head := uint64(5 + o + h.offsetWidth())
	nDirect, nIndirect := uint64(direct)*h.width, uint64(nRows-direct)*h.width
	b, pos, err := h.f.bytes(address, head+nDirect*uint64(entry)+nIndirect*uint64(o)+4, "fractal heap indirect block")
	if err != nil {
		return next, 0, err
	}
	if string(b[:4]) != "FHIB" {
		return next, 0, Bad(pos, "no fractal heap indirect block here")
	}
	if err := checkSum(b, pos, "fractal heap indirect block"); err != nil {
		return next, 0, err
	}
	row, start := 0, uint64(0)
	rel := offset - base
	if offset < base {
		return next, 0, Bad(pos, "heap offset %d lies before its block", offset)
	}
	if first := h.width * h.startSize; rel >= first {
		row = bits.Len64(rel / first)
		start = first << uint(row-1)
	}
	if row >= nRows {
		return next, 0, Bad(pos, "heap offset %d lies in row %d of %d", offset, row, nRows)
	}
	next.size = h.blockSize(row)
	col := (rel - start) / next.size
	next.base = base + start + col*next.size
	index := uint64(row)*h.width + col
	at := head + index*uint64(entry)
	if row >= direct {
		at = head + nDirect*uint64(entry) + (index-nDirect)*uint64(o)
		rows = bits.Len64(next.size) - bits.Len64(h.startSize*h.width) + 1
		if rows < 1 {
			return next, 0, Bad(pos, "fractal heap block of %d bytes is too small for a table", next.size)
		}
	}
	c := bytesio.NewCursor(b[at:], pos+int64(at))
	next.address = c.Address(o)
	if row < direct && len(h.filters) > 0 {
		next.stored, next.mask = c.Uint(l), c.U32()
	}
	return next, rows, nil
}

// direct reads a direct block, undoing the heap's filters.
func (h *fractalHeap) direct(b blockRef) ([]byte, error) {
	if data := h.blocks[b.address]; data != nil && uint64(len(data)) == b.size {
		return data, nil
	}
	stored := b.size
	if len(h.filters) > 0 {
		stored = b.stored
	}
	data, pos, err := h.f.bytes(b.address, stored, "fractal heap block")
	if err != nil {
		return nil, err
	}
	if len(h.filters) > 0 {
		if b.size > 64<<20 || h.f.Unfilter == nil {
			return nil, Unsupported("filtered fractal heap block of %d bytes", b.size)
		}
		out := make([]byte, b.size)
		if err := h.f.Unfilter(out, data, h.filters, b.mask); err != nil {
			return nil, err
		}
		data = out
	}
	if err := h.checkDirect(data, pos); err != nil {
		return nil, err
	}
	if len(h.order) >= maxHeapBlocks {
		delete(h.blocks, h.order[0])
		h.order = h.order[1:]
	}
	h.blocks[b.address] = data
	h.order = append(h.order, b.address)
	return data, nil
}

func (h *fractalHeap) checkDirect(data []byte, pos int64) error {
	head := 5 + h.f.OffsetSize() + h.offsetWidth()
	if len(data) < head+4 || string(data[:4]) != "FHDB" {
		return Bad(pos, "no fractal heap direct block here")
	}
	if !h.checksummed {
		return nil
	}
	// The checksum lies inside what it covers, as zero.
	field := data[head : head+4]
	want := binary.LittleEndian.Uint32(field)
	clear(field)
	got := lookup3(data)
	binary.LittleEndian.PutUint32(field, want)
	if got != want && VerifyChecksums {
		return Bad(pos, "fractal heap block is damaged: its checksum is %08x, stored is %08x", got, want)
	}
	return nil
}
