package pca

import (
	"slices"
	"sync"

	"coverslip/core/kernel"
	"coverslip/core/norm"
	"coverslip/core/sparse"
)

// chunkEntries is about how many values a chunk holds: 12 bytes each, so that a chunk that is gone
// through several times stays in the second-level cache, and a chunk is a few milliseconds of work. For a
// covariance larger ones are better: the more rows a chunk has, the fewer times the covariance is gone through. So it
// is for products with many vectors, up to as many rows as leave theirs in that cache.
const (
	chunkEntries    = 1 << 15
	chunkForProduct = 1 << 18
	chunkForWide    = 1 << 20
	wideRows        = 512
)

// chunkSize is at how many entries, or rows, a chunk for the task is full.
func (t *Task) chunkSize() (entries, rows int) {
	switch {
	case t.Gather != nil && t.Gather.Form == makeCovariance:
		return chunkForProduct, chunkForProduct
	case t.Gather != nil && t.Gather.Form == keepRows, t.Wide != nil, t.Scores != nil:
		return chunkForWide, wideRows
	}
	return chunkEntries, chunkEntries
}

// chunk is a run of consecutive rows with log-normalised values.
type chunk struct {
	First  int     // the row of the matrix that is row 0 of the chunk
	Indptr []int32 // row i is Idx[Indptr[i]:Indptr[i+1]]
	Idx    []int32
	Val    []float64
}

func (c *chunk) rows() int { return len(c.Indptr) - 1 }

func (c *chunk) reset(first int) {
	c.First, c.Indptr, c.Idx, c.Val = first, append(c.Indptr[:0], 0), c.Idx[:0], c.Val[:0]
}

// usedChunks are those that one range of rows was read with, and the next may be: they have grown.
var usedChunks = sync.Pool{New: func() any { return &chunk{} }}

// add appends a row of the raw counts.
func (c *chunk) add(log1p *norm.Log1p, indices []int32, counts []float32, factor float64) {
	lo := len(c.Val)
	c.Idx = append(c.Idx, indices...)
	c.Val = slices.Grow(c.Val, len(counts))[:lo+len(counts)]
	log1p.Into(c.Val[lo:], counts, factor)
	c.Indptr = append(c.Indptr, int32(len(c.Idx)))
}

// addTo adds the values to the moments of their columns.
func (c *chunk) addTo(moments []kernel.Moment) {
	for r := range c.rows() {
		lo, hi := c.Indptr[r], c.Indptr[r+1]
		kernel.AddValues(moments, c.Idx[lo:hi], c.Val[lo:hi])
	}
}

func (c *chunk) clone() *chunk {
	return &chunk{c.First, slices.Clone(c.Indptr), slices.Clone(c.Idx), slices.Clone(c.Val)}
}

// rows is where a pass over the rows is done.
type rows interface {
	ranges() int
	// pass does the task on every range and gives the parts to merge in order.
	pass(mt *meter, t *Task, merge func(r int, p *Part) error) error
}

// chunks gives the chunks of some rows in order. One is valid until yield returns; an error of yield ends
// the reading and is returned as it is.
type chunks func(mt *meter, yield func(*chunk) error) error

// held are rows in memory.
type held struct {
	k     int
	parts [][]*chunk
}

// heldRanges is into how many ranges they are put: a product takes so little time that it is not worth dividing further.
const heldRanges = 4

// add puts rows that follow those before into a range.
func (h *held) add(rows []*chunk, r int) {
	if r == len(h.parts) {
		h.parts = append(h.parts, nil)
	}
	h.parts[r] = append(h.parts[r], rows...)
}

func (h *held) ranges() int { return len(h.parts) }

func (h *held) pass(mt *meter, t *Task, merge func(r int, p *Part) error) error {
	return inMemory(mt, len(h.parts), func(mt *meter, r int) (*Part, error) {
		n := 0
		for _, c := range h.parts[r] {
			n += c.rows()
		}
		return t.do(h.k, n, func(_ *meter, yield func(*chunk) error) error {
			for _, c := range h.parts[r] {
				if err := yield(c); err != nil {
					return err
				}
			}
			return nil
		}, mt)
	}, merge)
}

// read are rows that are read from the matrix, here or wherever the stages are done.
type read struct {
	stage Stage
	m     sparse.Matrix
	away  Passes // nil: here
}

func (s *read) ranges() int { return len(s.stage.Borders) - 1 }

func (s *read) pass(mt *meter, t *Task, merge func(r int, p *Part) error) error {
	stage := s.stage
	stage.Task = *t
	if s.away != nil {
		return s.away(mt.ctx, &stage, s.ranges(), mt.passed(t), func(r int, p *Part) error {
			if err := merge(r, p); err != nil {
				return err
			}
			return mt.tick()
		})
	}
	return overRanges(mt, s.ranges(), func(mt *meter, r int) (*Part, error) { return stage.do(s.m, r, mt) }, merge)
}

// chunks gives rows [lo, hi). It cuts its own chunks, as the blocks of the matrix may be of any size; so
// neither the order of work nor the result depends on how a file is stored.
func (s *Stage) chunks(m sparse.Matrix, lo, hi int, mt *meter, yield func(*chunk) error) error {
	mostEntries, mostRows := s.Task.chunkSize()
	c := usedChunks.Get().(*chunk)
	defer usedChunks.Put(c)
	c.reset(lo)
	var log1p norm.Log1p
	flush := func() error {
		if c.rows() == 0 {
			return nil
		}
		next := c.First + c.rows()
		if err := yield(c); err != nil {
			return err
		}
		c.reset(next)
		return nil
	}
	err := m.Rows(mt.ctx, lo, hi, func(b *sparse.Block) error {
		for i := range b.Rows() {
			indices, data := b.Row(i)
			c.add(&log1p, indices, data, s.Factors[b.First+i])
			if len(c.Idx)+c.rows() >= mostEntries || c.rows() >= mostRows {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		return mt.tick()
	})
	if err != nil {
		return err
	}
	return flush()
}
