//go:build js && wasm

package main

import (
	"errors"
	"io"
	"syscall/js"

	"coverslip/worker"
)

var jsBlob = js.Global().Get("Blob")

// heldBytes is how much of a file in the making is held here before the browser takes it.
const heldBytes = 4 << 20

// madeFile is a [worker.MadeFile] that becomes a Blob: of pieces that the browser keeps, on disk when they are many,
// and of slices of the open file, which it does not read before the Blob is.
type madeFile struct {
	head  []byte // the first bytes, until the end
	held  []byte
	parts []any
	size  int64
}

func newMadeFile() worker.MadeFile { return &madeFile{} }

// WriteAt implements [io.WriterAt].
func (m *madeFile) WriteAt(p []byte, at int64) (int, error) {
	switch {
	case m.size == 0:
		m.head = append(m.head, p...)
	case at == 0 && len(p) == len(m.head):
		return copy(m.head, p), nil
	case at != m.size:
		return 0, errors.New("a file for the page is written front to back")
	default:
		if m.held = append(m.held, p...); len(m.held) >= heldBytes {
			m.hand()
		}
	}
	m.size += int64(len(p))
	return len(p), nil
}

// hand gives the browser what is held.
func (m *madeFile) hand() {
	if len(m.held) > 0 {
		m.parts = append(m.parts, blob(bytesToJS(m.held)))
		m.held = m.held[:0]
	}
}

func blob(parts ...any) js.Value { return jsBlob.New(js.ValueOf(parts)) }

func bytesToJS(b []byte) js.Value {
	array := jsUint8Array.New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// WriteRangeAt implements [worker.MadeFile].
func (m *madeFile) WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error) {
	r, ok := from.(*fileReader)
	if !ok || at != m.size {
		return 0, nil
	}
	m.hand()
	m.parts = append(m.parts, r.file.Call("slice", float64(offset), float64(offset+length)))
	m.size += length
	return length, nil
}

// Size implements [worker.MadeFile].
func (m *madeFile) Size() int64 { return m.size }

// Done implements [worker.MadeFile].
func (m *madeFile) Done() any {
	m.hand()
	return blob(append([]any{bytesToJS(m.head)}, m.parts...)...)
}
