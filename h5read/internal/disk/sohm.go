package disk

import (
	"sync"

	"coverslip/h5read/internal/bytesio"
)

// sharedTable is the file's table of shared object header messages (format
// sections IV.A.2.p and III.F): for each kind of message, the fractal heap that
// holds them.
type sharedTable struct {
	once    sync.Once
	err     error
	indexes []sharedIndex
}

type sharedIndex struct {
	types uint16 // bit i: messages of type i
	heap  uint64
}

func (f *File) sharedFromHeap(c *bytesio.Cursor, kind uint16) (*Message, error) {
	id := c.Bytes(8)
	if id == nil {
		return nil, Bad(c.Offset(), "shared message ends early")
	}
	return f.sharedObject(id, kind)
}

func (f *File) sharedObject(id []byte, kind uint16) (*Message, error) {
	f.sohm.once.Do(func() { f.sohm.err = f.readSharedTable() })
	if f.sohm.err != nil {
		return nil, f.sohm.err
	}
	listed := kind
	if kind == MsgFillOld { // kept together with the new fill values
		listed = MsgFill
	}
	for _, x := range f.sohm.indexes {
		if x.types&(1<<listed) == 0 {
			continue
		}
		h, err := f.readFractalHeap(x.heap)
		if err != nil {
			return nil, err
		}
		data, err := h.object(id)
		return &Message{Type: kind, Data: data, Offset: h.position}, err
	}
	return nil, Bad(-1, "no table of shared messages of type %d", kind)
}

// readSharedTable finds the table through the superblock extension.
func (f *File) readSharedTable() error {
	if f.Superblock.Extension == Undefined {
		return Bad(-1, "the file has no table of shared messages")
	}
	ext, err := f.ReadHeader(f.Superblock.Extension)
	if err != nil {
		return err
	}
	m := ext.Find(MsgSharedTable)
	if m == nil {
		return Bad(-1, "the file has no table of shared messages")
	}
	c := m.cursor()
	c.Skip(1)
	address, n := c.Address(f.OffsetSize()), int(c.U8())
	if c.Err() != nil {
		return Bad(m.Offset, "shared message table message ends early")
	}
	entry := 1 + 1 + 2 + 4 + 3*2 + 2*f.OffsetSize()
	b, pos, err := f.bytes(address, uint64(4+n*entry+4), "shared message table")
	if err != nil {
		return err
	}
	if err := checkSum(b, pos, "shared message table"); err != nil {
		return err
	}
	c = bytesio.NewCursor(b, pos)
	if !c.Signature("SMTB") {
		return Bad(pos, "no shared message table here")
	}
	for range n {
		c.Skip(2) // version, list or B-tree: both only serve writers
		x := sharedIndex{types: c.U16()}
		c.Skip(4 + 3*2 + f.OffsetSize())
		x.heap = c.Address(f.OffsetSize())
		f.sohm.indexes = append(f.sohm.indexes, x)
	}
	return nil
}
