package disk

import "coverslip/h5read/internal/bytesio"

// readV2 reads a version 2 header: "OHDR", messages, a gap, a checksum; its
// continuations are "OCHK", messages, a gap, a checksum.
func (r *headerReader) readV2(address uint64) error {
	const longest = 4 + 1 + 1 + 16 + 4 + 8
	n := uint64(longest)
	if !r.f.Holds(address, n) {
		n = 16
	}
	c, err := r.f.cursor(address, n, "object header")
	if err != nil {
		return err
	}
	start := c.Offset()
	c.Skip(4)
	if v := c.U8(); v != 2 {
		return Bad(start, "object header version %d is not known", v)
	}
	flags := c.U8()
	if flags&0x20 != 0 {
		c.Skip(16) // four times
	}
	if flags&0x10 != 0 {
		c.Skip(4) // limits between compact and dense attributes
	}
	size := c.Uint(1 << (flags & 3))
	if c.Err() != nil || size > 1<<40 {
		return Bad(start, "object header is damaged")
	}
	head := c.Pos()
	if err := r.push(address, uint64(head)+size+4); err != nil {
		return err
	}
	return r.drain(func(s span) error {
		b, pos, err := r.f.bytes(s.address, s.length, "object header block")
		if err != nil {
			return err
		}
		if err := checkSum(b, pos, "object header"); err != nil {
			return err
		}
		skip := head
		if s.address != address {
			if skip = 4; string(b[:4]) != "OCHK" {
				return Bad(pos, "no object header continuation here")
			}
		}
		c := bytesio.NewCursor(b[:len(b)-4], pos)
		c.Skip(skip)
		return r.messagesV2(c, flags&4 != 0)
	})
}

func (r *headerReader) messagesV2(c *bytesio.Cursor, ordered bool) error {
	head := 4
	if ordered {
		head = 6
	}
	for c.Left() >= head {
		kind, n, flags := uint16(c.U8()), int(c.U16()), c.U8()
		c.Skip(head - 4)
		if n > c.Left() {
			return Bad(c.Offset(), "header message of %d bytes in a block with %d left", n, c.Left())
		}
		if err := r.add(kind, flags, c.Offset(), c.Bytes(n)); err != nil {
			return err
		}
	}
	return c.Err()
}
