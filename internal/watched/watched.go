// Package watched counts the reads of a file, for tests of what is read how often and of what still runs.
package watched

import (
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// Reader hands reads on to another and counts them. It may be used by several goroutines, as the other may.
type Reader struct {
	from io.ReaderAt
	busy atomic.Int32

	mu    sync.Mutex
	reads map[int64]int // by place
}

// New returns a reader of what from has, with nothing counted yet.
func New(from io.ReaderAt) *Reader { return &Reader{from: from, reads: map[int64]int{}} }

// ReadAt implements [io.ReaderAt]. It lets others run before it reads, so that they come in between.
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	r.busy.Add(1)
	defer r.busy.Add(-1)
	r.mu.Lock()
	r.reads[off]++
	r.mu.Unlock()
	runtime.Gosched()
	return r.from.ReadAt(p, off)
}

// Reset forgets what was counted.
func (r *Reader) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.reads)
}

// Most returns the number of reads of the place that was read most often, and that place.
func (r *Reader) Most() (n int, at int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for off, k := range r.reads {
		if k > n {
			n, at = k, off
		}
	}
	return n, at
}

// Busy returns the number of reads that have not returned.
func (r *Reader) Busy() int { return int(r.busy.Load()) }
