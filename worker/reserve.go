package worker

import (
	"context"
	"sync"
)

// reserve has mates that were started before there is work for them: a browser takes a while to start one.
type reserve struct {
	start func() (Mate, error)

	mu    sync.Mutex
	ready []Mate
}

// fill starts so many, one after the other, as long as nothing else is asked for. What goes wrong shows when one is
// needed.
func (r *reserve) fill(ctx context.Context, size int) {
	for range size {
		if ctx.Err() != nil {
			return
		}
		m, err := r.start()
		if err != nil {
			return
		}
		r.mu.Lock()
		r.ready = append(r.ready, m)
		r.mu.Unlock()
	}
}

// take gives a mate that is ready, or starts one.
func (r *reserve) take() (Mate, error) {
	r.mu.Lock()
	if last := len(r.ready) - 1; last >= 0 {
		defer r.mu.Unlock()
		m := r.ready[last]
		r.ready = r.ready[:last]
		return m, nil
	}
	r.mu.Unlock()
	return r.start()
}
