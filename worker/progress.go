package worker

import "sync"

// progress adds up how far the shards of a pass are, which mates do beside each other.
type progress struct {
	moved chan struct{} // has something in it when there is news

	mu      sync.Mutex
	borders []int // of the shards
	done    []int // rows of each
}

func newProgress(borders []int) *progress {
	return &progress{moved: make(chan struct{}, 1), borders: borders, done: make([]int, len(borders)-1)}
}

// at says that the rows of a shard up to that one are done. It returns at once.
func (p *progress) at(shard, row int) {
	p.mu.Lock()
	p.done[shard] = row - p.borders[shard]
	p.mu.Unlock()
	select {
	case p.moved <- struct{}{}:
	default:
	}
}

// rows is how many rows are done, of all shards.
func (p *progress) rows() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, done := range p.done {
		n += done
	}
	return n
}
