package compact

import "sync"

// store is where ranges of rows are kept, within a budget that several share.
type store struct {
	mu     sync.Mutex
	budget int64
	used   int64
}

// bytes is what is kept.
func (s *store) bytes() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

// ranges are those of one matrix that are in the store.
type ranges struct {
	store   *store
	borders []int
	held    []*rows // of each range; nil where it is not kept
}

func newRanges(s *store, borders []int) ranges {
	return ranges{s, borders, make([]*rows, len(borders)-1)}
}

func (h *ranges) at(i int) *rows {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	return h.held[i]
}

// count is how many ranges are kept.
func (h *ranges) count() (n int) {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	for _, r := range h.held {
		if r != nil {
			n++
		}
	}
	return n
}

// keep keeps the rows of a range, whose they are from then on, and reports whether it has them now: it did, or they fit.
func (h *ranges) keep(i int, r *rows) bool {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	n := r.bytes()
	switch {
	case h.held[i] != nil:
		return true
	case h.store.used+n > h.store.budget:
		return false
	}
	h.held[i] = r
	h.store.used += n
	return true
}

// drop gives the room of a range back.
func (h *ranges) drop(i int) {
	h.store.mu.Lock()
	defer h.store.mu.Unlock()
	if r := h.held[i]; r != nil {
		h.store.used -= r.bytes()
		h.held[i] = nil
	}
}

// dropAll gives the room of all ranges back.
func (h *ranges) dropAll() {
	for i := range h.held {
		h.drop(i)
	}
}
