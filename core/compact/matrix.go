package compact

import (
	"context"
	"slices"
	"sort"
	"sync"

	"coverslip/core/shard"
	"coverslip/core/sparse"
)

// Matrix is a [sparse.Matrix] over another one, of which it keeps what it has read. It may be used from
// several goroutines when the other may.
type Matrix struct {
	source  sparse.Matrix
	borders []int
	budget  int64

	mu   sync.Mutex
	held []*rows // of each range; nil where it is not kept
	used int64
}

// New returns a matrix that keeps at most budget bytes of source. Nothing is read yet.
func New(source sparse.Matrix, budget int64) *Matrix {
	nObs, _ := source.Shape()
	borders := shard.Borders(nObs)
	return &Matrix{source: source, borders: borders, budget: budget, held: make([]*rows, len(borders)-1)}
}

// ValueBytes is about what a value takes: most gaps and counts fit a byte each.
const ValueBytes = 2.1

// Held returns the bytes that are kept, and whether they are the whole matrix.
func (m *Matrix) Held() (bytes int64, whole bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	whole = true
	for _, r := range m.held {
		whole = whole && r != nil
	}
	return m.used, whole
}

// Shape implements [sparse.Matrix].
func (m *Matrix) Shape() (nObs, nVars int) { return m.source.Shape() }

// Rows implements [sparse.Matrix]. A range that is read from its first row to its last is kept, where
// it fits.
func (m *Matrix) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	if lo >= hi {
		return m.source.Rows(ctx, lo, hi, yield)
	}
	for i := sort.SearchInts(m.borders[1:], lo+1); lo < hi; i++ {
		first, end := m.borders[i], min(m.borders[i+1], hi)
		var err error
		if r := m.kept(i); r != nil {
			err = r.each(ctx, first, lo, end, yield)
		} else if lo == first && end == m.borders[i+1] {
			err = m.readAndKeep(ctx, i, yield)
		} else {
			err = m.source.Rows(ctx, lo, end, yield)
		}
		if err != nil {
			return err
		}
		lo = end
	}
	return nil
}

func (m *Matrix) kept(i int) *rows {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held[i]
}

// readAndKeep reads a whole range from the source and keeps it, unless it turns out not to fit.
func (m *Matrix) readAndKeep(ctx context.Context, i int, yield func(*sparse.Block) error) error {
	r := &rows{}
	err := m.source.Rows(ctx, m.borders[i], m.borders[i+1], func(b *sparse.Block) error {
		if r != nil {
			if r.add(b); r.bytes() > m.room() {
				r = nil
			}
		}
		return yield(b)
	})
	if err == nil && r != nil {
		m.keep(i, r)
	}
	return err
}

func (m *Matrix) room() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.budget - m.used
}

func (m *Matrix) keep(i int, r *rows) {
	r = r.trimmed()
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := r.bytes(); m.held[i] == nil && m.used+n <= m.budget {
		m.held[i] = r
		m.used += n
	}
}

// trimmed copies the rows into memory of just their size.
func (r *rows) trimmed() *rows {
	return &rows{slices.Clone(r.starts), slices.Clone(r.gaps), slices.Clone(r.counts), slices.Clone(r.long), slices.Clone(r.wide)}
}

// blockValues and blockRows bound the blocks handed out, as those of a file are.
const (
	blockValues = 32 << 10
	blockRows   = 8192
)

// blocks are those that are being handed out, used again.
var blocks = sync.Pool{New: func() any { return &sparse.Block{} }}

// each hands out rows [lo, hi) of the matrix, of which the first that is kept here is row first.
func (r *rows) each(ctx context.Context, first, lo, hi int, yield func(*sparse.Block) error) error {
	b := blocks.Get().(*sparse.Block)
	defer blocks.Put(b)
	for lo < hi {
		if err := ctx.Err(); err != nil {
			return err
		}
		from := lo - first
		most := min(hi-first, from+blockRows)
		to := from + 1
		for to < most && r.starts[to+1].value-r.starts[from].value <= blockValues {
			to++
		}
		b.First = lo
		r.block(b, from, to)
		if err := yield(b); err != nil {
			return err
		}
		lo = first + to
	}
	return nil
}
