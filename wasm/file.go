//go:build js && wasm

package main

import (
	"io"
	"slices"
	"sync"
	"syscall/js"
)

// readAhead is how much is read at least: neighbours in an HDF5 file are asked for one by one, and each reading costs
// messages to another process, whatever its size. Values, their indices and metadata are read in turns and lie in
// different places, so there are several windows; and what was told to come soon is on its way meanwhile, mostComing
// stretches of it.
const (
	readAhead   = 256 << 10
	mostWindows = 4
	mostComing  = 16
)

// wholeBytes is how long a file is at most that [fileReader.readWhole] reads at once: slices of it would cost more.
const wholeBytes = 16 << 20

// fileReader reads a File of the browser by slices. Whoever reads waits for the browser, and lets others run.
type fileReader struct {
	file  js.Value
	name  string
	size  int64
	whole bool // it is read at once

	mu      sync.Mutex
	windows []window // the one used last in front
	coming  []*stretch
}

// window is a stretch of the file that was read.
type window struct {
	first int64
	bytes []byte
}

func (w *window) end() int64 { return w.first + int64(len(w.bytes)) }

func newFileReader(file js.Value) *fileReader {
	return &fileReader{
		file: file,
		name: file.Get("name").String(),
		size: int64(file.Get("size").Float()),
	}
}

// readWhole has a small file read at once, for who needs most of it.
func (r *fileReader) readWhole() *fileReader {
	r.whole = r.size <= wholeBytes
	return r
}

// ReadAt implements [io.ReaderAt].
func (r *fileReader) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || at >= r.size {
		return 0, io.EOF
	}
	short := int64(len(p)) > r.size-at
	if short {
		p = p[:r.size-at]
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.fill(p, at); err != nil {
		return 0, err
	}
	if short {
		return len(p), io.EOF
	}
	return len(p), nil
}

// Prefetch has the browser read a stretch that is asked for soon, as h5read tells.
func (r *fileReader) Prefetch(at, n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	there := func(w window) bool { return w.first <= at && at+n <= w.end() }
	comes := func(s *stretch) bool { return s.holds(at) && at+n <= s.end }
	if slices.ContainsFunc(r.windows, there) || slices.ContainsFunc(r.coming, comes) {
		return
	}
	r.begin(at, n)
}

func (r *fileReader) begin(at, n int64) {
	piece := int64(pieceBytes)
	if r.whole {
		at, n, piece = 0, r.size, r.size
	}
	if len(r.coming) == mostComing { // nobody came for the oldest
		r.coming[0].drop()
		r.coming = slices.Delete(r.coming, 0, 1)
	}
	r.coming = append(r.coming, newStretch(r.file, r.name, at, n, piece))
}

// fill reads all of p, which lies inside the file, through windows: what is there, then piece after piece of what is
// coming, or of what nobody told of.
func (r *fileReader) fill(p []byte, at int64) error {
	for len(p) > 0 {
		n := r.copy(p, at)
		if p, at = p[n:], at+int64(n); n > 0 {
			continue
		}
		if i := slices.IndexFunc(r.coming, func(s *stretch) bool { return s.holds(at) }); i >= 0 {
			if err := r.receive(i); err != nil {
				return err
			}
			continue
		}
		first, size := at, max(readAhead, len(p))
		switch {
		case slices.ContainsFunc(r.windows, func(w window) bool { return w.end() == at }):
			size = max(pieceBytes, len(p)) // who reads on there may read on for long
		case len(p) <= readAhead/2: // what belongs together may as well lie before it
			first = max(0, at-readAhead/2)
		}
		r.begin(first, min(int64(size), r.size-first))
	}
	return nil
}

// copy copies what a window has of p, which lies at a place of the file, and returns how much that is.
func (r *fileReader) copy(p []byte, at int64) int {
	i := slices.IndexFunc(r.windows, func(w window) bool { return w.first <= at && at < w.end() })
	if i < 0 {
		return 0
	}
	w := r.windows[i]
	copy(r.windows[1:i+1], r.windows[:i])
	r.windows[0] = w
	return copy(p, w.bytes[at-w.first:])
}

// receive makes the next piece of stretch i the last window: a new one, or in place of the one that was not used for longest.
func (r *fileReader) receive(i int) error {
	if len(r.windows) < mostWindows {
		r.windows = append(r.windows, window{})
	}
	w, s := &r.windows[len(r.windows)-1], r.coming[i]
	first, room := s.at, slices.Grow(w.bytes[:0], int(s.n))[:s.n]
	*w = window{} // in case that it cannot be read
	bytes, err := s.receive(room)
	if err == nil {
		*w = window{first, bytes}
	}
	if err != nil || s.next == nil {
		r.coming = slices.Delete(r.coming, i, i+1)
	}
	return err
}
