//go:build js && wasm

package main

import (
	"errors"
	"io"
	"syscall/js"

	"coverslip/worker"
)

var jsBlob = js.Global().Get("Blob")

const (
	// heldBytes is how much of a file in the making is held here before the browser takes it.
	heldBytes = 4 << 20
	// blobBytes is how much the browser takes as Blobs, which it keeps in memory. What comes then goes to disk.
	blobBytes = 8 << 20
)

// madeFile is a [worker.MadeFile] that becomes a Blob: of bytes that are made here, and of slices of the open file,
// which it does not read before the Blob is. The first few MB are Blobs of their own, what comes then lies in a scratch
// file where the browser has one.
type madeFile struct {
	head    []byte // the first bytes, until the end
	held    []byte
	parts   []part
	size    int64
	blobs   int64    // bytes in Blobs
	scratch *scratch // nil: none yet, or none to be had
	full    bool     // there is no scratch file for what comes
}

// part is a Blob, or where in the scratch file the bytes are.
type part struct {
	blob     js.Value
	from, to int64
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
		for rest := p; len(rest) > 0; {
			n := min(len(rest), heldBytes-len(m.held))
			m.held, rest = append(m.held, rest[:n]...), rest[n:]
			if len(m.held) == heldBytes {
				m.hand()
			}
		}
	}
	m.size += int64(len(p))
	return len(p), nil
}

// hand gives the browser what is held.
func (m *madeFile) hand() {
	if len(m.held) == 0 {
		return
	}
	n := int64(len(m.held))
	if m.scratch == nil && !m.full && m.blobs+n > blobBytes {
		var err error
		m.scratch, err = newScratch()
		m.full = err != nil // a Blob is as good, but for the memory
	}
	if m.scratch != nil && !m.full && m.scratch.write(m.held) {
		to := m.scratch.size
		if last := len(m.parts) - 1; last >= 0 && m.parts[last].to == to-n && m.parts[last].blob.IsUndefined() {
			m.parts[last].to = to
		} else {
			m.parts = append(m.parts, part{from: to - n, to: to})
		}
	} else {
		m.full = m.full || m.scratch != nil
		m.parts = append(m.parts, part{blob: blob(bytesToJS(m.held))})
		m.blobs += n
	}
	m.held = m.held[:0]
}

func blob(parts ...any) js.Value { return jsBlob.New(js.ValueOf(parts)) }

func bytesToJS(b []byte) js.Value {
	array := jsUint8Array.New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

func slice(file js.Value, from, to int64) js.Value {
	return file.Call("slice", float64(from), float64(to))
}

// WriteRangeAt implements [worker.MadeFile].
func (m *madeFile) WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error) {
	r, ok := from.(*fileReader)
	if !ok || at != m.size {
		return 0, nil
	}
	m.hand()
	m.parts = append(m.parts, part{blob: slice(r.file, offset, offset+length)})
	m.size += length
	return length, nil
}

// Size implements [worker.MadeFile].
func (m *madeFile) Size() int64 { return m.size }

// Done implements [worker.MadeFile].
func (m *madeFile) Done() (file any, scratch string, err error) {
	m.hand()
	var onDisk js.Value
	if m.scratch != nil {
		if onDisk, err = m.scratch.done(); err != nil {
			return nil, "", err
		}
		scratch = m.scratch.name
	}
	all := []any{bytesToJS(m.head)}
	for _, p := range m.parts {
		if p.blob.IsUndefined() {
			p.blob = slice(onDisk, p.from, p.to)
		}
		all = append(all, p.blob)
	}
	return blob(all...), scratch, nil
}

// Drop implements [worker.MadeFile].
func (m *madeFile) Drop() {
	if m.scratch != nil {
		m.scratch.drop()
	}
}
