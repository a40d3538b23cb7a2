package disk

import (
	"encoding/binary"
	"sync"

	"coverslip/h5read/internal/bytesio"
)

// heapCache keeps the global heap collections read last: a data set of strings
// uses thousands of them, a few at a time.
type heapCache struct {
	mu    sync.Mutex
	heaps *bytesio.LRU[uint64, *collection]
}

const maxHeapBytes = 8 << 20

// collection is a global heap collection (format section III.E).
type collection struct {
	data     []byte
	position int64
	objects  []heapObject // by index
}

// bytes is the memory that the collection takes: its objects too, as their
// numbers may be large where they are few.
func (h *collection) bytes() int64 { return int64(len(h.data)) + 16*int64(cap(h.objects)) }

type heapObject struct{ at, size int }

// VariableLength follows one stored variable-length element (count, address,
// index) to the bytes of its elements. Null elements have no bytes.
func (f *File) VariableLength(element []byte, size int) (count int, data []byte, err error) {
	c := bytesio.NewCursor(element, -1)
	n, address, index := c.U32(), c.Address(f.OffsetSize()), c.U32()
	if c.Err() != nil {
		return 0, nil, Bad(-1, "variable-length element of %d bytes is too short", len(element))
	}
	if n == 0 || address == 0 || address == Undefined {
		return 0, nil, nil
	}
	data, err = f.heapObject(address, index)
	if err != nil {
		return 0, nil, err
	}
	if uint64(n)*uint64(size) > uint64(len(data)) {
		return 0, nil, Bad(-1, "variable-length element of %d bytes in a heap object of %d", uint64(n)*uint64(size), len(data))
	}
	return int(n), data[:int(n)*size], nil
}

func (f *File) heapObject(address uint64, index uint32) ([]byte, error) {
	h, err := f.heap(address)
	if err != nil {
		return nil, err
	}
	if uint64(index) >= uint64(len(h.objects)) || h.objects[index].at == 0 {
		return nil, Bad(h.position, "global heap has no object %d", index)
	}
	o := h.objects[index]
	return h.data[o.at : o.at+o.size], nil
}

func (f *File) heap(address uint64) (*collection, error) {
	c := &f.heaps
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.heaps == nil {
		c.heaps = bytesio.NewLRU[uint64, *collection](maxHeapBytes)
	}
	if h, ok := c.heaps.Get(address); ok {
		return h, nil
	}
	h, err := f.readHeap(address)
	if err == nil {
		c.heaps.Put(address, h, h.bytes())
	}
	return h, err
}

func (f *File) readHeap(address uint64) (*collection, error) {
	width := f.Superblock.LengthSize
	head := (8 + width + 7) &^ 7
	c, err := f.cursor(address, uint64(8+width), "global heap")
	if err != nil {
		return nil, err
	}
	start := c.Offset()
	if !c.Signature("GCOL") {
		return nil, Bad(start, "no global heap here")
	}
	if v := c.U8(); v != 1 {
		return nil, Bad(start, "global heap version %d is not known", v)
	}
	c.Skip(3)
	data, pos, err := f.bytes(address, c.Uint(width), "global heap")
	if err != nil {
		return nil, err
	}
	h := &collection{data: data, position: pos}
	return h, h.index(head, width)
}

// index lists the objects. Each has a head of index, reference count, four
// reserved bytes and a size, padded to 8; index 0 is the free space at the end.
func (h *collection) index(head, width int) error {
	objectHead := (8 + width + 7) &^ 7
	for at := head; at+objectHead <= len(h.data); {
		i := int(binary.LittleEndian.Uint16(h.data[at:]))
		if i == 0 {
			break
		}
		c := bytesio.NewCursor(h.data[at+8:], 0)
		size := c.Uint(width)
		at += objectHead
		if size > uint64(len(h.data)-at) {
			return Bad(h.position+int64(at), "global heap object %d of %d bytes with %d left in its collection", i, size, len(h.data)-at)
		}
		for len(h.objects) <= i {
			h.objects = append(h.objects, heapObject{})
		}
		h.objects[i] = heapObject{at, int(size)}
		at += (int(size) + 7) &^ 7
	}
	return nil
}
