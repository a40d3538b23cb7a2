// Package bytesio holds the bounded readers that every decoder of h5read
// stands on: a little-endian cursor over bytes that are already in memory, a
// cache of file blocks, and sizes that are multiplied without overflow.
package bytesio

import (
	"encoding/binary"
	"io"
)

// Undefined is HDF5's undefined address: all bits set, whatever its width.
const Undefined = ^uint64(0)

// Cursor reads little-endian values from a slice. The first read past the end
// sets Err to io.ErrUnexpectedEOF, and every read from then on gives zero, so a
// decoder may read a whole structure and look at Err once.
type Cursor struct {
	buf  []byte
	pos  int
	base int64
	err  error
}

// NewCursor starts at the first byte of b, which lies at base in the file.
func NewCursor(b []byte, base int64) *Cursor { return &Cursor{buf: b, base: base} }

// Err is nil, or io.ErrUnexpectedEOF once a read went past the end.
func (c *Cursor) Err() error { return c.err }

// Left is the number of bytes not yet read.
func (c *Cursor) Left() int { return len(c.buf) - c.pos }

// Rest gives the bytes not yet read, without reading or copying them.
func (c *Cursor) Rest() []byte { return c.buf[c.pos:len(c.buf):len(c.buf)] }

// Pos is the number of bytes read so far.
func (c *Cursor) Pos() int { return c.pos }

// Offset is the position in the file of the next byte.
func (c *Cursor) Offset() int64 { return c.base + int64(c.pos) }

// Bytes gives the next n bytes without copying them; nil when there are fewer.
func (c *Cursor) Bytes(n int) []byte {
	if c.err != nil || n < 0 || n > len(c.buf)-c.pos {
		c.err = io.ErrUnexpectedEOF
		return nil
	}
	b := c.buf[c.pos : c.pos+n : c.pos+n]
	c.pos += n
	return b
}

// Skip passes over n bytes.
func (c *Cursor) Skip(n int) { c.Bytes(n) }

// Align skips to the next multiple of n, counted from the cursor's start. The
// padding of a last element may be missing, so the end of the bytes is no error.
func (c *Cursor) Align(n int) {
	if pad := (n - c.pos%n) % n; pad > 0 {
		c.Skip(min(pad, c.Left()))
	}
}

// U8 reads one byte.
func (c *Cursor) U8() uint8 {
	if b := c.Bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// U16 reads two bytes.
func (c *Cursor) U16() uint16 {
	if b := c.Bytes(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

// U32 reads four bytes.
func (c *Cursor) U32() uint32 {
	if b := c.Bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// U64 reads eight bytes.
func (c *Cursor) U64() uint64 { return c.Uint(8) }

// Uint reads an integer of n bytes, n at most 8.
func (c *Cursor) Uint(n int) uint64 {
	var v uint64
	for i, b := range c.Bytes(n) {
		v |= uint64(b) << (8 * uint(i))
	}
	return v
}

// Address reads an address of n bytes; all bits set is Undefined.
func (c *Cursor) Address(n int) uint64 {
	v := c.Uint(n)
	if n < 8 && v == 1<<(8*uint(n))-1 {
		return Undefined
	}
	return v
}

// Signature reads four bytes and reports whether they are sig.
func (c *Cursor) Signature(sig string) bool { return string(c.Bytes(len(sig))) == sig }

// CString reads up to and over the next NUL. It is an error when there is none.
func (c *Cursor) CString() string {
	for i := c.pos; i < len(c.buf) && c.err == nil; i++ {
		if c.buf[i] == 0 {
			s := string(c.buf[c.pos:i])
			c.pos = i + 1
			return s
		}
	}
	c.err = io.ErrUnexpectedEOF
	return ""
}

// PaddedCString reads a NUL-ended string whose field fills a multiple of 8 bytes.
func (c *Cursor) PaddedCString() string {
	start := c.pos
	s := c.CString()
	if n := (c.pos - start) % 8; c.err == nil && n > 0 {
		c.Skip(8 - n)
	}
	return s
}
