package h5read

import "sync"

// chunkCache keeps decoded chunks, bounded in bytes over all datasets of a file.
// Buffers of chunks that fell out are used again, once nobody reads them.
type chunkCache struct {
	mu      sync.Mutex
	limit   int
	bytes   int
	clock   uint64
	entries map[chunkKey]*chunkEntry
	spare   [][]byte
}

type chunkKey struct{ dataset, number uint64 }

type chunkEntry struct {
	key     chunkKey
	data    []byte
	used    uint64
	readers int
	gone    bool // out of the cache, kept alive by its readers
}

// maxSpare is how many buffers wait for reuse, and maxSpareBytes how large each
// may be: a big chunk is better given back.
const (
	maxSpare      = 4
	maxSpareBytes = 4 << 20
)

func newChunkCache(limit int) *chunkCache {
	return &chunkCache{limit: limit, entries: map[chunkKey]*chunkEntry{}}
}

// get returns a cached chunk, held until release; nil when it is not there.
func (c *chunkCache) get(key chunkKey) *chunkEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e != nil {
		c.clock++
		e.used = c.clock
		e.readers++
	}
	return e
}

// put keeps a chunk, held until release. Others go until it fits; the newest
// chunk stays even if it is larger than the cache.
func (c *chunkCache) put(key chunkKey, data []byte) *chunkEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	e := &chunkEntry{key: key, data: data, used: c.clock, readers: 1}
	if old := c.entries[key]; old != nil { // another goroutine was faster
		c.drop(old)
	}
	for c.bytes+len(data) > c.limit && len(c.entries) > 0 {
		var oldest *chunkEntry
		for _, v := range c.entries {
			if oldest == nil || v.used < oldest.used {
				oldest = v
			}
		}
		c.drop(oldest)
	}
	c.entries[key] = e
	c.bytes += len(data)
	return e
}

func (c *chunkCache) drop(e *chunkEntry) {
	delete(c.entries, e.key)
	c.bytes -= len(e.data)
	e.gone = true
	if e.readers == 0 {
		c.keepSpare(e.data)
	}
}

func (c *chunkCache) release(e *chunkEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e.readers--
	if e.gone && e.readers == 0 {
		c.keepSpare(e.data)
	}
}

// buffer gives a buffer of n bytes, whose content is undefined.
func (c *chunkCache) buffer(n int) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, b := range c.spare {
		if cap(b) >= n && cap(b) <= 2*n+4096 {
			c.spare[i] = c.spare[len(c.spare)-1]
			c.spare = c.spare[:len(c.spare)-1]
			return b[:n]
		}
	}
	return make([]byte, n)
}

func (c *chunkCache) recycle(b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keepSpare(b)
}

func (c *chunkCache) keepSpare(b []byte) {
	if cap(b) > maxSpareBytes {
		return
	}
	if len(c.spare) >= maxSpare {
		c.spare = append(c.spare[:0], c.spare[1:]...) // the oldest size may be out of use
	}
	c.spare = append(c.spare, b)
}
