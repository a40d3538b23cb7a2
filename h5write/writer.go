package h5write

import (
	"errors"
	"fmt"
	"io"
)

// Writer writes one HDF5 file. It is used from one goroutine.
//
// Errors are remembered: after the first one the other calls do nothing, and Close returns it.
type Writer struct {
	w      io.WriterAt
	root   *Group
	heap   *heap
	end    uint64 // where the next structure goes
	err    error
	closed bool
}

// Create begins a file at the start of w, which should be empty. The file is complete once Close has
// returned nil.
func Create(w io.WriterAt) *Writer {
	f := &Writer{w: w}
	f.heap = &heap{file: f}
	f.root = &Group{object: object{file: f, path: "/"}}
	f.append(make([]byte, superblockSize))
	return f
}

// Root returns the group "/".
func (f *Writer) Root() *Group { return f.root }

// Close writes everything that describes the data, and returns the first error of any call. It does
// not close the io.WriterAt.
func (f *Writer) Close() error {
	if f.closed {
		return errors.New("h5write: the file is closed already")
	}
	f.closed = true
	f.root.putStrings()
	f.heap.flush()
	root := f.root.writeHeader()
	f.writeAt(encodeSuperblock(f.end, root), 0)
	return f.err
}

// append writes b at the end of the file and returns its address. What follows begins at a multiple
// of 8; the bytes between are written too, so that a reused file holds nothing old.
func (f *Writer) append(b []byte) uint64 {
	at := f.end
	if pad := len(b) % 8; pad != 0 {
		b = append(b[:len(b):len(b)], make([]byte, 8-pad)...)
	}
	f.writeAt(b, at)
	f.end += uint64(len(b))
	return at
}

func (f *Writer) writeAt(b []byte, at uint64) {
	if f.err != nil || len(b) == 0 {
		return
	}
	if _, err := f.w.WriteAt(b, int64(at)); err != nil {
		f.err = fmt.Errorf("h5write: writing %d bytes at %d: %w", len(b), at, err)
	}
}

func (f *Writer) fail(path, format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf("h5write: %s: %w", path, fmt.Errorf(format, args...))
	}
}
