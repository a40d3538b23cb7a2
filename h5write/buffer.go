package h5write

import (
	"errors"
	"io"
	"sort"
)

// Buffer is a file in memory, for [Create]; what is copied from another file stays there. The zero value is empty and
// ready.
type Buffer struct {
	parts []part
	size  int64
}

// part is a run of the file's bytes: its own, or a range of another file.
type part struct {
	at   int64
	own  []byte
	from *io.SectionReader
}

func (p *part) end() int64 {
	if p.from != nil {
		return p.at + p.from.Size()
	}
	return p.at + int64(len(p.own))
}

// WriteAt implements io.WriterAt, at the end or inside what was written by it before.
func (m *Buffer) WriteAt(b []byte, off int64) (int, error) {
	if off == m.size {
		if n := len(m.parts); n == 0 || m.parts[n-1].from != nil {
			m.parts = append(m.parts, part{at: off})
		}
		last := &m.parts[len(m.parts)-1]
		last.own = append(last.own, b...)
		m.size += int64(len(b))
		return len(b), nil
	}
	if i := m.find(off); i >= 0 && m.parts[i].from == nil && off+int64(len(b)) <= m.parts[i].end() {
		return copy(m.parts[i].own[off-m.parts[i].at:], b), nil
	}
	return 0, errors.New("h5write: a buffer is written at its end, or inside a part of its own")
}

// WriteRangeAt implements [RangeWriter].
func (m *Buffer) WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error) {
	if at != m.size {
		return 0, errors.New("h5write: a range is put at the end of a buffer")
	}
	m.parts = append(m.parts, part{at: at, from: io.NewSectionReader(from, offset, length)})
	m.size += length
	return length, nil
}

// find returns the part that holds a byte, or -1.
func (m *Buffer) find(off int64) int {
	if off < 0 || off >= m.size {
		return -1
	}
	return sort.Search(len(m.parts), func(i int) bool { return m.parts[i].end() > off })
}

// ReadAt implements io.ReaderAt.
func (m *Buffer) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		i := m.find(off + int64(n))
		if i < 0 {
			return n, io.EOF
		}
		in := off + int64(n) - m.parts[i].at
		if m.parts[i].from == nil {
			n += copy(p[n:], m.parts[i].own[in:])
			continue
		}
		k, err := m.parts[i].from.ReadAt(p[n:min(int64(len(p)), int64(n)+m.parts[i].from.Size()-in)], in)
		if n += k; err != nil && err != io.EOF || k == 0 {
			return n, err
		}
	}
	return n, nil
}

// WriteTo implements io.WriterTo: it streams the whole file, in order.
func (m *Buffer) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, io.NewSectionReader(m, 0, m.size))
}

// Bytes returns a copy of the whole file, what other files hold of it included: nil where that cannot be read.
func (m *Buffer) Bytes() []byte {
	b := make([]byte, m.size)
	if n, _ := m.ReadAt(b, 0); n < len(b) {
		return nil
	}
	return b
}

// Size returns the length of the file.
func (m *Buffer) Size() int64 { return m.size }

// Own returns how many bytes the buffer holds itself.
func (m *Buffer) Own() (n int64) {
	for _, p := range m.parts {
		n += int64(len(p.own))
	}
	return n
}
