//go:build js && wasm

package main

import (
	"errors"
	"io"
	"slices"
	"sync"
	"syscall/js"

	"coverslip/worker"
)

// readAhead is how much is read at least: neighbours in an HDF5 file are asked for one by one, and a slice costs
// messages to another process, whatever its size. So whoever reads on where a window ended gets twice as much, up to
// mostAhead. Values, their indices and metadata are read in turns and lie in different places, so there are several
// windows; and what was told to come soon is on its way meanwhile, mostComing stretches of it.
const (
	readAhead   = 256 << 10
	mostAhead   = 4 << 20
	mostWindows = 4
	mostComing  = 16
)

// fileReader reads a File of the browser by slices. Whoever reads waits for the browser, and lets others run.
type fileReader struct {
	file js.Value
	name string
	size int64

	mu      sync.Mutex
	windows []window // the one used last in front
	coming  []*coming
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
		file: file,
		name: file.Get("name").String(),
		size: int64(file.Get("size").Float()),
	}
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
	if slices.ContainsFunc(r.coming, func(c *coming) bool { return c.holds(at, int(n)) }) {
		return
	}
	if len(r.coming) == mostComing { // nobody came for the oldest
		r.coming = slices.Delete(r.coming, 0, 1)
	}
	r.coming = append(r.coming, r.ask(at, n))
}

// fill reads all of p, which lies inside the file: through a window when it is small.
func (r *fileReader) fill(p []byte, at int64) error {
	if i := slices.IndexFunc(r.coming, func(c *coming) bool { return c.holds(at, len(p)) }); i >= 0 {
		c := r.coming[i]
		r.coming = slices.Delete(r.coming, i, i+1)
		if err := r.receive(r.least(), c); err != nil {
			return err
		}
	}
	if len(p) >= mostAhead {
		return r.ask(at, int64(len(p))).into(p)
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
	if i >= 0 {
		size = min(max(size, 2*len(r.windows[i].bytes)), mostAhead)
	} else {
		i = r.least()
	}
	return i, r.receive(i, r.ask(at, min(int64(max(size, n)), r.size-at)))
}

// least is the number of the window that was not used for longest, or of a new one.
func (r *fileReader) least() int {
	if len(r.windows) < mostWindows {
		r.windows = append(r.windows, window{})
	}
	return len(r.windows) - 1
}

// receive makes window i of what is coming.
func (r *fileReader) receive(i int, c *coming) error {
	w := &r.windows[i]
	buf := slices.Grow(w.bytes[:0], int(c.n))[:c.n]
	*w = window{} // in case that it cannot be read
	if err := c.into(buf); err != nil {
		return err
	}
	*w = window{c.at, buf}
	return nil
}

// coming is a stretch of the file that the browser was asked for: an ArrayBuffer.
type coming struct {
	*pending
	name  string
	at, n int64
}

func (c *coming) holds(at int64, n int) bool { return at >= c.at && at+int64(n) <= c.at+c.n }

// ask begins to read.
func (r *fileReader) ask(at, n int64) *coming {
	return &coming{watch(slice(r.file, at, at+n).Call("arrayBuffer")), r.name, at, n}
}

// into waits for the bytes and fills p with them. The browser refuses a file that was moved or changed.
func (c *coming) into(p []byte) error {
	bytes, err := c.wait()
	var thrown js.Error
	if errors.As(err, &thrown) {
		return &worker.FileError{Name: c.name, Reason: thrown.Value.Get("message").String()}
	}
	if js.CopyBytesToGo(p, jsUint8Array.New(bytes)) != len(p) {
		return &worker.FileError{Name: c.name, Reason: "it has become shorter"}
	}
	return nil
}
