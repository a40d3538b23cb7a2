package anndata

import (
	"context"
	"fmt"
	"sync"

	"coverslip/core/sparse"
)

// Sizes of the blocks handed out: small enough that a cancel is seen soon and that a block stays near
// the processor, large enough that calls cost nothing.
const (
	blockValues = 64 << 10
	blockRows   = 8192
)

// filler reads one way of storing a matrix. It belongs to one goroutine at a time.
type filler interface {
	// fill replaces b by a run of whole rows that keeps the promises of sparse.Block, row among them.
	// b's slices stay as they are until the next fill.
	fill(ctx context.Context, row int, b *sparse.Block) error
}

// streamer is a filler that reads ahead.
type streamer interface {
	// expect says that the rows up to end will be asked for, in order.
	expect(end int)
	// rest ends what runs in the background, and with it the use of the last block.
	rest()
}

// matrix is a sparse.Matrix over a filler. What a finished Rows had read stays with its cursor, so that
// the next shard begins where it ended without reading the border again.
type matrix struct {
	nObs, nVars int
	newFiller   func() filler

	mu   sync.Mutex
	free []*cursor
}

// cursor is a filler with the rows that it read last.
type cursor struct {
	filler filler
	block  sparse.Block
	indptr []int
}

// maxFree bounds the cursors that are kept: each holds a chunk or more.
const maxFree = 4

// Shape implements [sparse.Matrix].
func (m *matrix) Shape() (nObs, nVars int) { return m.nObs, m.nVars }

// Rows implements [sparse.Matrix].
func (m *matrix) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) (err error) {
	if lo < 0 || hi < lo || hi > m.nObs {
		panic(fmt.Sprintf("anndata: rows [%d, %d) of %d", lo, hi, m.nObs))
	}
	c := m.take(lo)
	defer m.put(c)
	if s, ok := c.filler.(streamer); ok {
		s.expect(hi)
		defer func() {
			if err != nil {
				c.block = sparse.Block{}
				s.rest()
			}
		}()
	}
	for row := lo; row < hi; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !c.holds(row) {
			if err := c.filler.fill(ctx, row, &c.block); err != nil {
				c.block = sparse.Block{}
				return err
			}
		}
		view := c.view(row, hi)
		if err := yield(&view); err != nil {
			return err
		}
		row += view.Rows()
	}
	return nil
}

// take returns a free cursor, best one that holds the row.
func (m *matrix) take(row int) *cursor {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.free) == 0 {
		return &cursor{filler: m.newFiller()}
	}
	best := len(m.free) - 1
	for i, c := range m.free {
		// A cursor that ended right before the row has the chunk that the row is in.
		if c.holds(row) || c.holds(row-1) {
			best = i
		}
	}
	c := m.free[best]
	m.free = append(m.free[:best], m.free[best+1:]...)
	return c
}

func (m *matrix) put(c *cursor) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.free) < maxFree {
		m.free = append(m.free, c)
	} else if s, ok := c.filler.(streamer); ok {
		s.rest()
	}
}

func (c *cursor) holds(row int) bool {
	return len(c.block.Indptr) > 0 && row >= c.block.First && row < c.block.First+c.block.Rows()
}

// view returns the rows from row on that the cursor holds, up to hi and to the size of a block.
func (c *cursor) view(row, hi int) sparse.Block {
	b := &c.block
	from := row - b.First
	end := min(hi-b.First, b.Rows(), from+blockRows)
	to := from + 1
	for to < end && b.Indptr[to+1]-b.Indptr[from] <= blockValues {
		to++
	}
	return b.Part(from, to, &c.indptr)
}

// open implements [form].
func (m *storedMatrix) open() (newFiller func() filler, err error) {
	if m.Encoding == denseEncoding {
		return func() filler { return newDense(m) }, nil
	}
	indptr, err := m.borders()
	if err != nil {
		return nil, err
	}
	if m.Encoding == csrEncoding {
		return func() filler { return newCSR(m, indptr) }, nil
	}
	shared := newCSC(m, indptr)
	return func() filler { return shared }, nil
}
