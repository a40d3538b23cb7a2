//go:build js && wasm

package main

import (
	"io"
	"slices"
	"syscall/js"

	"coverslip/worker"
)

// readAhead is how much is read at least: neighbours in an HDF5 file are asked for one by one, and a slice costs
// a message to another process, whatever its size, which is milliseconds on a busy machine. So whoever reads on
// where a window ended gets twice as much, up to mostAhead. Values, their indices and metadata are read in turns
// and lie in different places, so there are several windows.
const (
	readAhead   = 256 << 10
	mostAhead   = 4 << 20
	mostWindows = 4
)

// fileReader reads a File of the browser by slices, synchronously, which only a worker may do.
type fileReader struct {
	file   js.Value
	reader js.Value // FileReaderSync
	name   string
	size   int64

	windows []window // the one used last in front
}

// window is a stretch of the file that was read.
type window struct {
	first int64
	bytes []byte
}

func (w *window) holds(at int64, n int) bool {
	return at >= w.first && at+int64(n) <= w.first+int64(len(w.bytes))
}

func newFileReader(file js.Value) *fileReader {
	return &fileReader{
		file:   file,
		reader: js.Global().Get("FileReaderSync").New(),
		name:   file.Get("name").String(),
		size:   int64(file.Get("size").Float()),
	}
}

// ReadAt implements [io.ReaderAt]. The browser runs one thing at a time, so there is no lock: nothing
// here waits.
func (r *fileReader) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || at >= r.size {
		return 0, io.EOF
	}
	short := int64(len(p)) > r.size-at
	if short {
		p = p[:r.size-at]
	}
	if err := r.fill(p, at); err != nil {
		return 0, err
	}
	if short {
		return len(p), io.EOF
	}
	return len(p), nil
}

// fill reads all of p, which lies inside the file: through a window when it is small.
func (r *fileReader) fill(p []byte, at int64) error {
	if len(p) >= mostAhead {
		return r.slice(p, at)
	}
	i := slices.IndexFunc(r.windows, func(w window) bool { return w.holds(at, len(p)) })
	if i < 0 {
		var err error
		if i, err = r.open(at, len(p)); err != nil {
			return err
		}
	}
	w := r.windows[i]
	copy(r.windows[1:i+1], r.windows[:i])
	r.windows[0] = w
	copy(p, w.bytes[at-w.first:])
	return nil
}

// open reads a window that begins at a place and has n bytes or more, and returns its number: that of the window
// that it goes on from, else of the one that was not used for longest.
func (r *fileReader) open(at int64, n int) (int, error) {
	size := readAhead
	i := slices.IndexFunc(r.windows, func(w window) bool { return w.holds(at, 0) })
	switch {
	case i >= 0:
		size = min(max(size, 2*len(r.windows[i].bytes)), mostAhead)
	case len(r.windows) < mostWindows:
		i = len(r.windows)
		r.windows = append(r.windows, window{})
	default:
		i = len(r.windows) - 1
	}
	w := &r.windows[i]
	buf := slices.Grow(w.bytes[:0], max(size, n))[:min(int64(max(size, n)), r.size-at)]
	w.bytes = nil // in case that it cannot be read
	if err := r.slice(buf, at); err != nil {
		return 0, err
	}
	*w = window{at, buf}
	return i, nil
}

// slice reads bytes from the file itself. FileReaderSync throws when the file was moved or changed.
func (r *fileReader) slice(p []byte, at int64) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = &worker.FileError{Name: r.name, Reason: thrown.Value.Get("message").String()}
		default:
			panic(thrown)
		}
	}()
	part := r.file.Call("slice", float64(at), float64(at+int64(len(p))))
	n := js.CopyBytesToGo(p, jsUint8Array.New(r.reader.Call("readAsArrayBuffer", part)))
	if n != len(p) {
		return &worker.FileError{Name: r.name, Reason: "it has become shorter"}
	}
	return nil
}
