package h5read

import (
	"container/list"
	"slices"
	"sync"
)

// chunkCache shares decoded chunks among everyone who reads a file. A chunk is
// decoded by whoever asks first; others wait for it, and find it for as long as
// anyone holds it. Of chunks that nobody holds it keeps those that are likely
// to be asked for again, within a limit of bytes; of the others a few buffers.
type chunkCache struct {
	mu     sync.Mutex
	limit  int
	chunks map[chunkKey]*cachedChunk
	idle   *list.List // of *cachedChunk without holders, the newest in front
	bytes  int        // of the idle ones
	spare  [][]byte   // buffers, the newest last
	spares int        // bytes of them
}

type chunkKey struct{ dataset, number uint64 }

// cachedChunk is a chunk that is there, or being decoded.
type cachedChunk struct {
	key     chunkKey
	ready   chan struct{} // closed when data or err is there
	data    []byte
	err     error
	holders int
	idle    *list.Element
}

// minIdle is how many idle chunks stay whatever their size: of values and of
// indices, the one in which a reader stopped.
const minIdle = 2

// maxSpares is how many bytes of buffers wait for the next chunk; one does,
// whatever its size.
const maxSpares = 8 << 20

func newChunkCache(limit int) *chunkCache {
	return &chunkCache{limit: limit, chunks: map[chunkKey]*cachedChunk{}, idle: list.New()}
}

// hold finds a chunk, or begins one: then first is true, and the caller has to
// decode it and to say so with done. Each hold is ended by release.
func (c *chunkCache) hold(key chunkKey) (e *cachedChunk, first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e = c.chunks[key]
	if e == nil {
		e = &cachedChunk{key: key, ready: make(chan struct{}), holders: 1}
		c.chunks[key] = e
		return e, true
	}
	if e.idle != nil {
		c.bytes -= len(e.data)
		c.idle.Remove(e.idle)
		e.idle = nil
	}
	e.holders++
	return e, false
}

// done hands a chunk that the caller began to all who wait for it. One that
// failed is forgotten: who asks later tries again.
func (c *chunkCache) done(e *cachedChunk, data []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.data, e.err = data, err
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
		c.bytes += len(e.data)
		for c.bytes > c.limit && c.idle.Len() > minIdle {
			c.forget(c.idle.Back().Value.(*cachedChunk))
		}
	default:
		c.forget(e)
	}
}

// forget drops a chunk without holders.
func (c *chunkCache) forget(e *cachedChunk) {
	if e.idle != nil {
		c.bytes -= len(e.data)
		c.idle.Remove(e.idle)
	}
	delete(c.chunks, e.key)
	c.keep(e.data)
}

// borrow gives a buffer of n bytes, whose content is undefined.
func (c *chunkCache) borrow(n int) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(c.spare) - 1; i >= 0; i-- {
		if b := c.spare[i]; cap(b) >= n && cap(b) <= 2*n+4096 {
			c.spares -= cap(b)
			c.spare = slices.Delete(c.spare, i, i+1)
			return b[:n]
		}
	}
	return make([]byte, n)
}

// giveBack ends the use of a buffer that became no chunk.
func (c *chunkCache) giveBack(b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(b)
}

func (c *chunkCache) keep(b []byte) {
	c.spare = append(c.spare, b)
	for c.spares += cap(b); c.spares > maxSpares && len(c.spare) > 1; {
		c.spares -= cap(c.spare[0])
		c.spare = slices.Delete(c.spare, 0, 1)
	}
}
