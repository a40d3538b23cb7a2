//go:build js && wasm

package main

import (
	"io"
	"syscall/js"

	"coverslip/worker"
)

// readAhead is how much is read at least: neighbours in an HDF5 file are asked for one by one, and a
// slice costs a tenth of a millisecond whatever its size.
const readAhead = 256 << 10

// fileReader reads a File of the browser by slices, synchronously, which only a worker may do.
type fileReader struct {
	file   js.Value
	reader js.Value // FileReaderSync
	name   string
	size   int64

	first  int64 // where the window starts
	window []byte
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

// fill reads all of p, which lies inside the file: through the window when it is small.
func (r *fileReader) fill(p []byte, at int64) error {
	if len(p) >= readAhead {
		return r.slice(p, at)
	}
	if at < r.first || at+int64(len(p)) > r.first+int64(len(r.window)) {
		if r.window == nil {
			r.window = make([]byte, readAhead)
		}
		window := r.window[:min(readAhead, r.size-at)]
		r.window = r.window[:0]
		if err := r.slice(window, at); err != nil {
			return err
		}
		r.first, r.window = at, window
	}
	copy(p, r.window[at-r.first:])
	return nil
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
