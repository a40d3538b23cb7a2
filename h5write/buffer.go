package h5write

import (
	"errors"
	"io"
)

// Buffer is a file in memory, for [Create]. The zero value is empty and ready.
type Buffer struct {
	b []byte
}

// WriteAt implements io.WriterAt; writing past the end leaves zeros between.
func (m *Buffer) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("h5write: negative offset")
	}
	if grow := int(off) + len(p) - len(m.b); grow > 0 {
		m.b = append(m.b, make([]byte, grow)...)
	}
	return copy(m.b[off:], p), nil
}

// ReadAt implements io.ReaderAt.
func (m *Buffer) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off > int64(len(m.b)) {
		return 0, io.EOF
	}
	n := copy(p, m.b[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Bytes returns the file. It is valid until the next WriteAt.
func (m *Buffer) Bytes() []byte { return m.b }

// Size returns the length of the file.
func (m *Buffer) Size() int64 { return int64(len(m.b)) }
