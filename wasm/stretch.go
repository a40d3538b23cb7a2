//go:build js && wasm

package main

import (
	"errors"
	"syscall/js"

	"coverslip/worker"
)

// pieceBytes is how much of a stretch is received at a time, unless it is all.
const pieceBytes = 1 << 20

// stretch is a part of a file that is read soon, from its beginning to its end. Its next piece is always on its way. Where
// the browser can stream a Blob into a buffer of ours, one buffer serves for all pieces: a new one for each slice costs
// more than the reading, as its memory comes from the system page by page, and stays until JavaScript's collector looks.
type stretch struct {
	file    js.Value
	name    string
	at, end int64 // where the next piece begins, and the last one ends
	piece   int64 // bytes of each, but the last
	n       int64 // and of the next

	stream js.Value // the reader of a stream; undefined: slice by slice
	buffer js.Value // ArrayBuffer that the stream fills; it has another handle after each piece
	next   *pending
}

// newStretch begins to read n bytes, so many at a time. A single piece takes no stream.
func newStretch(file js.Value, name string, at, n, piece int64) *stretch {
	s := &stretch{file: file, name: name, at: at, end: at + n, piece: piece}
	if n > piece {
		if err := attempt(func() { s.stream = slice(file, at, s.end).Call("stream").Call("getReader", byob) }); err == nil {
			s.buffer = jsArrayBuffer.New(piece)
		}
	}
	s.ask()
	return s
}

var byob = map[string]any{"mode": "byob"}

// ask begins to read the next piece.
func (s *stretch) ask() {
	s.n = min(s.piece, s.end-s.at)
	switch {
	case s.n == 0:
		s.next = nil
		s.cancel()
	case s.stream.IsUndefined():
		s.next = watch(slice(s.file, s.at, s.at+s.n).Call("arrayBuffer"))
	default: // a browser that does not know "min" gives what it has: pieces are smaller then
		s.next = watch(s.stream.Call("read", jsUint8Array.New(s.buffer, 0, float64(s.n)), map[string]any{"min": float64(s.n)}))
	}
}

func (s *stretch) holds(at int64) bool { return s.at <= at && at < s.end }

// receive waits for the next piece, and puts it into room, which has s.n bytes, from its beginning. The browser refuses a
// file that was moved or changed.
func (s *stretch) receive(room []byte) ([]byte, error) {
	value, err := s.next.wait()
	var thrown js.Error
	if errors.As(err, &thrown) {
		return nil, &worker.FileError{Name: s.name, Reason: thrown.Value.Get("message").String()}
	}
	bytes := value
	if s.stream.IsUndefined() {
		bytes = jsUint8Array.New(value)
	} else if bytes = value.Get("value"); bytes.Truthy() {
		s.buffer = bytes.Get("buffer")
	}
	n := 0
	if bytes.Truthy() {
		n = js.CopyBytesToGo(room, bytes)
	}
	if n == 0 || s.stream.IsUndefined() && int64(n) != s.n {
		return nil, &worker.FileError{Name: s.name, Reason: "it has become shorter"}
	}
	s.at += int64(n)
	s.ask()
	return room[:n], nil
}

// drop ends the reading of what nobody comes for.
func (s *stretch) drop() {
	if s.next != nil {
		s.cancel()
	}
}

// cancel gives back at once what a stream has of the browser's memory, also at its end, which it has not come to hear of.
func (s *stretch) cancel() {
	if !s.stream.IsUndefined() {
		watch(s.stream.Call("cancel")) // which fails where reading has failed
	}
}
