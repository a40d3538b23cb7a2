package disk

import "coverslip/h5read/internal/bytesio"

// Message types of object headers (format section IV.A.2).
const (
	MsgDataspace    = 0x01
	MsgLinkInfo     = 0x02
	MsgDatatype     = 0x03
	MsgFillOld      = 0x04
	MsgFill         = 0x05
	MsgLink         = 0x06
	MsgExternal     = 0x07
	MsgLayout       = 0x08
	MsgGroupInfo    = 0x0A
	MsgFilters      = 0x0B
	MsgAttribute    = 0x0C
	MsgSharedTable  = 0x0F
	MsgContinuation = 0x10
	MsgSymbolTable  = 0x11
	MsgAttrInfo     = 0x15
	msgRefCount     = 0x16
	msgCacheImage   = 0x18
)

const (
	flagShared         = 1 << 1
	flagMustUnderstand = 1 << 7
	maxMessages        = 1 << 20
)

// known reports whether the format defines a type of message: 0 to 0x18, of which
// 9 was never given out.
func known(kind uint16) bool { return kind <= 0x18 && kind != 9 }

// Message is one message of an object header, its data not yet decoded.
type Message struct {
	Type   uint16
	Flags  uint8
	Data   []byte
	Offset int64 // where Data lies in the file
}

func (m *Message) cursor() *bytesio.Cursor { return bytesio.NewCursor(m.Data, m.Offset) }

// Header is an object header of either version with its continuations.
type Header struct {
	Address  uint64
	Messages []Message
}

// Find returns the first message of a type, or nil.
func (h *Header) Find(kind uint16) *Message {
	for i := range h.Messages {
		if h.Messages[i].Type == kind {
			return &h.Messages[i]
		}
	}
	return nil
}

// headerReader collects the messages of one header and bounds the work: no
// block is visited twice, and all blocks together are no longer than the file.
type headerReader struct {
	f       *File
	h       *Header
	queue   []span
	visited map[uint64]bool
	total   uint64
}

type span struct{ address, length uint64 }

// ReadHeader reads the object header at an address (format section IV.A.1).
func (f *File) ReadHeader(address uint64) (*Header, error) {
	const prefix = 16
	c, err := f.cursor(address, prefix, "object header")
	if err != nil {
		return nil, err
	}
	r := &headerReader{f: f, h: &Header{Address: address}, visited: map[uint64]bool{}}
	if c.Signature("OHDR") {
		err = r.readV2(address)
	} else {
		err = r.readV1(address)
	}
	if err != nil {
		return nil, err
	}
	return r.h, nil
}

func (r *headerReader) readV1(address uint64) error {
	c, err := r.f.cursor(address, 16, "object header")
	if err != nil {
		return err
	}
	start := c.Offset()
	if v := c.U8(); v != 1 {
		return Bad(start, "no object header here: version %d", v)
	}
	c.Skip(7) // reserved, message count, reference count
	size := uint64(c.U32())
	if err := r.push(address+16, size); err != nil {
		return err
	}
	return r.drain(func(s span) error {
		c, err := r.f.cursor(s.address, s.length, "object header block")
		if err != nil {
			return err
		}
		for c.Left() >= 8 {
			kind, n, flags := c.U16(), int(c.U16()), c.U8()
			c.Skip(3)
			if n > c.Left() {
				return Bad(c.Offset(), "header message of %d bytes in a block with %d left", n, c.Left())
			}
			if kind == msgRefCount {
				return Bad(c.Offset(), "a count of references in an object header of version 1, which has it elsewhere")
			}
			if err := r.add(kind, flags, c.Offset(), c.Bytes(n)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *headerReader) push(address, length uint64) error {
	if r.visited[address] {
		return Bad(-1, "object header: continuation block %#x leads back to itself", address)
	}
	r.visited[address] = true
	r.total += length
	if length > 1<<40 || r.total > uint64(r.f.src.Size()) {
		return Bad(-1, "object header: block at %#x of %d bytes does not fit the file", address, length)
	}
	r.queue = append(r.queue, span{address, length})
	return nil
}

// drain reads blocks in the order in which they were found.
func (r *headerReader) drain(read func(span) error) error {
	for i := 0; i < len(r.queue); i++ {
		if err := read(r.queue[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *headerReader) add(kind uint16, flags uint8, offset int64, data []byte) error {
	m := Message{kind, flags, data, offset}
	if kind == MsgContinuation {
		c := m.cursor()
		s := &r.f.Superblock
		address, length := c.Address(s.OffsetSize), c.Uint(s.LengthSize)
		if c.Err() != nil {
			return Bad(offset, "continuation message is too short")
		}
		return r.push(address, length)
	}
	if kind == 0 {
		return nil // a deleted message: space only
	}
	if flags&flagMustUnderstand != 0 && !known(kind) {
		return Unsupported("header message of type %#x, which its writer declares essential,", kind)
	}
	if len(r.h.Messages) >= maxMessages {
		return Bad(offset, "object header with more than %d messages", maxMessages)
	}
	r.h.Messages = append(r.h.Messages, m)
	return nil
}
