package bytesio

import (
	"container/list"
	"sync"
)

// LRU keeps values by key within a limit of bytes; those not asked for longest
// go first. The newest stays even if it is larger than the limit. It may be used
// by several goroutines; a value that fell out lives on with who holds it.
type LRU[K comparable, V any] struct {
	mu    sync.Mutex
	limit int64
	bytes int64
	order *list.List // of *lruEntry, the newest in front
	byKey map[K]*list.Element
}

type lruEntry[K comparable, V any] struct {
	key   K
	value V
	bytes int64
}

// NewLRU makes a cache for values that take limit bytes together.
func NewLRU[K comparable, V any](limit int64) *LRU[K, V] {
	return &LRU[K, V]{limit: limit, order: list.New(), byKey: map[K]*list.Element{}}
}

// Get finds a value.
func (c *LRU[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byKey[key]
	if e == nil {
		return value, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*lruEntry[K, V]).value, true
}

// Put keeps a value that takes so many bytes, in place of any other of its key.
func (c *LRU[K, V]) Put(key K, value V, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.byKey[key]; old != nil {
		c.drop(old)
	}
	c.byKey[key] = c.order.PushFront(&lruEntry[K, V]{key, value, bytes})
	for c.bytes += bytes; c.bytes > c.limit && c.order.Len() > 1; {
		c.drop(c.order.Back())
	}
}

func (c *LRU[K, V]) drop(e *list.Element) {
	x := c.order.Remove(e).(*lruEntry[K, V])
	delete(c.byKey, x.key)
	c.bytes -= x.bytes
}
