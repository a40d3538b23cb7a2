package h5read

import (
	"container/list"
	"sync"
)

// chunkCache shares decoded chunks among everyone who reads a file. A chunk is
// decoded by whoever asks first; others wait for it, and find it for as long as
// anyone holds it. Of chunks that nobody holds it keeps those that are likely
// to be asked for again, within a limit of bytes.
type chunkCache struct {
	mu     sync.Mutex
	limit  int
	chunks map[chunkKey]*cachedChunk
	idle   *list.List // of *cachedChunk without holders, the newest in front
	bytes  int        // of the idle ones
}

type chunkKey struct{ dataset, number uint64 }

// cachedChunk is a chunk that is there, or being decoded.
type cachedChunk struct {
	key     chunkKey
	ready   chan struct{} // closed when buf or err is there
	buf     *scratch
	err     error
	spare   *sync.Pool // where buf goes in the end
	holders int
	idle    *list.Element
}

// minIdle is how many idle chunks stay whatever their size: of values and of
// indices, the one in which a reader stopped.
const minIdle = 2

func newChunkCache(limit int) *chunkCache {
	return &chunkCache{limit: limit, chunks: map[chunkKey]*cachedChunk{}, idle: list.New()}
}

// hold finds a chunk, or begins one: then first is true, and the caller has to
// decode it and to say so with done. Each hold is ended by release.
func (c *chunkCache) hold(key chunkKey, spare *sync.Pool) (e *cachedChunk, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e = c.chunks[key]
	if e == nil {
		e = &cachedChunk{key: key, ready: make(chan struct{}), spare: spare, holders: 1}
		c.chunks[key] = e
		return e, true
	}
	if e.idle != nil {
		c.bytes -= len(e.buf.b)
		c.idle.Remove(e.idle)
		e.idle = nil
	}
	e.holders++
	return e, false
}

// done hands a chunk that the caller began to all who wait for it. One that
// failed is forgotten: who asks later tries again.
func (c *chunkCache) done(e *cachedChunk, buf *scratch, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.buf, e.err = buf, err
	if err != nil {
		delete(c.chunks, e.key)
	}
	close(e.ready)
}

// release ends a hold on a chunk that is ready. The last holder says whether the
// chunk is worth keeping.
func (c *chunkCache) release(e *cachedChunk, keep bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.holders--
	switch {
	case e.holders > 0 || e.err != nil:
	case keep:
		e.idle = c.idle.PushFront(e)
		c.bytes += len(e.buf.b)
		for c.bytes > c.limit && c.idle.Len() > minIdle {
			c.forget(c.idle.Back().Value.(*cachedChunk))
		}
	default:
		c.forget(e)
	}
}

// forget gives the buffer of a chunk without holders to the next of its dataset.
func (c *chunkCache) forget(e *cachedChunk) {
	if e.idle != nil {
		c.bytes -= len(e.buf.b)
		c.idle.Remove(e.idle)
	}
	delete(c.chunks, e.key)
	e.spare.Put(e.buf)
}
