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
	end    uint64 // where the next bytes go
	ranges ranges
	err    error
	closed bool
}

// Create begins a file at the start of w, which should be empty. Bytes are written in order but for the first
// 48, which come again at the end. The file is complete once Close has returned nil.
func Create(w io.WriterAt) *Writer {
	f := &Writer{w: w}
	f.heap = &heap{file: f}
	f.root = &Group{object: object{file: f, path: "/"}}
	f.append(make([]byte, superblockSize))
	return f
}

// Root returns the group "/".
func (f *Writer) Root() *Group { return f.root }

// Err returns the first error of any call so far.
func (f *Writer) Err() error { return f.err }

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
	f.align()
	f.flushRange()
	f.writeAt(encodeSuperblock(f.end, root), 0)
	return f.err
}

// align has the next bytes begin at a multiple of 8; the bytes between are written too, so that a reused file
// holds nothing old.
func (f *Writer) align() {
	if pad := -f.end & 7; pad > 0 {
		f.flushRange()
		f.writeAt(make([]byte, pad), f.end)
		f.end += pad
	}
}

// next returns where the next structure will be.
func (f *Writer) next() uint64 { return f.end + -f.end&7 }

// append writes b at the end of the file, from a multiple of 8 on, and returns its address.
func (f *Writer) append(b []byte) uint64 {
	f.align()
	f.flushRange()
	at := f.end
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
