package h5write

import (
	"fmt"
	"io"
)

// RangeWriter is an io.WriterAt that can take bytes of another file without their being read here: a file of the
// same disk, or a browser's Blob, which only remembers where they are. It says how many it took; with 0 and no
// error they are copied the usual way.
type RangeWriter interface {
	io.WriterAt
	WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error)
}

// ranges is what is to be copied next: chunks that lie side by side become one range.
type ranges struct {
	from   io.ReaderAt
	offset int64 // in from
	length int64
	at     uint64 // in the file
}

// copyFrom puts the section's bytes at the end of the file and returns their address. Raw data may begin
// anywhere, so what lies side by side stays so.
func (f *Writer) copyFrom(section *io.SectionReader) uint64 {
	from, offset, length := section.Outer()
	r := &f.ranges
	if r.from != from || r.offset+r.length != offset || r.at+uint64(r.length) != f.end {
		f.flushRange()
		*r = ranges{from: from, offset: offset, at: f.end}
	}
	r.length += length
	at := f.end
	f.end += uint64(length)
	return at
}

// flushRange copies what is to be copied.
func (f *Writer) flushRange() {
	r := f.ranges
	f.ranges = ranges{}
	if f.err != nil || r.length == 0 {
		return
	}
	done := int64(0)
	if w, ok := f.w.(RangeWriter); ok {
		var err error
		if done, err = w.WriteRangeAt(r.from, r.offset, r.length, int64(r.at)); err != nil {
			f.err = fmt.Errorf("h5write: copying %d bytes to %d: %w", r.length, r.at, err)
			return
		}
	}
	const most = 1 << 20
	b := make([]byte, min(most, r.length-done))
	for ; done < r.length && f.err == nil; done += int64(len(b)) {
		b = b[:min(int64(len(b)), r.length-done)]
		if n, err := r.from.ReadAt(b, r.offset+done); n < len(b) {
			f.err = fmt.Errorf("h5write: reading %d bytes at %d to copy them: %w", len(b), r.offset+done, err)
			return
		}
		f.writeAt(b, r.at+uint64(done))
	}
}
