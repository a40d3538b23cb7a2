package h5read

import (
	"runtime"
	"sync"
	"sync/atomic"

	"coverslip/h5read/internal/disk"
)

// ahead hands out the chunks of a walk in order, decoded. While its caller works
// on one, helpers decode the next ones; while the caller would wait, it helps.
// On a single processor there are no helpers, and each chunk is decoded when its
// turn comes.
type ahead struct {
	d     *Dataset
	walk  *chunkWalk
	scout *scout
	chunk int // decoded bytes of a chunk

	mu      sync.Mutex
	queue   []*step // begun and not yet handed out
	held    int     // bytes of the chunks that were begun and not released
	worth   uint64  // bytes that may still be decoded for this walk
	stopped bool
	helpers sync.WaitGroup
}

const (
	aheadBytes = 4 << 20 // of chunks that one walk holds; a larger chunk is held alone
	aheadSteps = 64
)

// helping counts the helpers of all walks: processors but the caller's own.
var helping atomic.Int32

func newAhead(d *Dataset, x *disk.ChunkIndex, sel *selection) *ahead {
	size := d.store.disk.Layout.ChunkBytes()
	// Sound files do not decode to more than some 1032 times their size, deflate's limit. Chunks that lie
	// over each other may, and must not make a small file endless work.
	worth := 64<<20 + 2000*uint64(d.file.disk.Source().Size()) + 4*min(sel.n*uint64(d.store.disk.Type.Size), 1<<60)
	return &ahead{
		d: d, chunk: int(size), worth: worth,
		walk:  newChunkWalk(x, d.store.disk, sel),
		scout: newScout(d, x, sel),
	}
}

// next gives the next step, its chunk decoded or its error set; nil at the end.
// Each is given back by release, before the next is asked for.
func (a *ahead) next() *step {
	for {
		head, job := a.choose()
		if head == nil {
			return nil
		}
		a.hire()
		if job != nil {
			a.decode(job)
			continue
		}
		if head.held != nil {
			<-head.held.ready
			head.err = head.held.err
		}
		a.mu.Lock()
		a.queue = a.queue[1:]
		a.mu.Unlock()
		return head
	}
}

// choose looks at the step whose turn it is, and begins another if that one is
// not ready.
func (a *ahead) choose() (head, job *step) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.queue) == 0 || !a.queue[0].ready() {
		job = a.begin()
	}
	if len(a.queue) > 0 {
		head = a.queue[0]
	}
	if job != nil && !job.decode {
		job = nil
	}
	return head, job
}

func (s *step) ready() bool {
	if s.held == nil {
		return true
	}
	select {
	case <-s.held.ready:
		return true
	default:
		return false
	}
}

// begin puts the next step of the walk in the queue; nil when there is none, or
// no room. The caller holds the lock.
func (a *ahead) begin() *step {
	if a.stopped || len(a.queue) >= aheadSteps || a.held > 0 && a.held+a.chunk > aheadBytes {
		return nil
	}
	s := a.walk.next()
	if s == nil {
		a.stopped = true
		return nil
	}
	a.queue = append(a.queue, s)
	if !s.stored {
		return s
	}
	if s.err = a.d.believable(s.chunk, &a.worth); s.err != nil {
		a.stopped = true
		return s
	}
	a.scout.pass(s.chunk)
	s.held, s.decode = a.d.file.chunks.hold(chunkKey{a.d.store.address, s.number})
	a.held += a.chunk
	return s
}

// hire starts a helper where half of the room and a processor are free.
func (a *ahead) hire() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopped || a.walk.ended || a.held > 0 && a.held+a.chunk > aheadBytes/2 {
		return
	}
	if int(helping.Add(1)) >= runtime.GOMAXPROCS(0) {
		helping.Add(-1)
		return
	}
	a.helpers.Go(func() {
		defer helping.Add(-1)
		for s := a.help(); s != nil; s = a.help() {
			a.decode(s)
		}
	})
}

func (a *ahead) help() *step {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.begin()
}

func (a *ahead) decode(s *step) {
	if s.decode {
		data, err := a.d.decodeStep(s, a.chunk)
		a.d.file.chunks.done(s.held, data, err)
	}
}

// release gives back what next gave. done says that its part was read: then
// nobody is likely to ask again for a chunk that was read to its end, but for a
// neighbour who ends where this walk began; a large one is not kept for that.
func (a *ahead) release(s *step, done bool) {
	if s.held == nil {
		return
	}
	a.d.file.chunks.release(s.held, !done || !s.last || !s.whole && a.chunk <= aheadBytes)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.held -= a.chunk
}

// close waits for the helpers. What they decoded in vain is there for whoever
// goes on.
func (a *ahead) close() {
	a.mu.Lock()
	a.stopped = true
	a.mu.Unlock()
	a.helpers.Wait()
	for _, s := range a.queue {
		a.release(s, false)
	}
	a.queue = nil
}
