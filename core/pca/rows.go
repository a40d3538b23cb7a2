package pca

import (
	"slices"

	"coverslip/core/norm"
	"coverslip/core/sparse"
)

// chunkEntries is about how many values a chunk holds: 12 bytes each, so that a chunk that is gone
// through several times stays in the second-level cache, and a chunk is a few milliseconds of work.
const chunkEntries = 1 << 15

// chunk is a run of consecutive rows with the used genes only, renumbered 0, 1, 2, ..., and with
// log-normalised values.
type chunk struct {
	first  int     // the row of the matrix that is row 0 of the chunk
	indptr []int32 // row i is idx[indptr[i]:indptr[i+1]]
	idx    []int32
	val    []float64
}

func (c *chunk) rows() int { return len(c.indptr) - 1 }

func (c *chunk) reset(first int) {
	c.first, c.indptr, c.idx, c.val = first, append(c.indptr[:0], 0), c.idx[:0], c.val[:0]
}

func (c *chunk) clone() *chunk {
	return &chunk{c.first, slices.Clone(c.indptr), slices.Clone(c.idx), slices.Clone(c.val)}
}

// source gives the log-normalised rows in ranges, as often as it is asked, also side by side.
type source interface {
	ranges() int
	// each gives the chunks of a range in order. A chunk is valid until yield returns. An error of yield
	// ends the reading and is returned as it is.
	each(mt *meter, r int, yield func(*chunk) error) error
}

// held is a source in memory.
type held struct{ parts [][]*chunk }

func (h *held) ranges() int { return len(h.parts) }

func (h *held) each(_ *meter, r int, yield func(*chunk) error) error {
	for _, c := range h.parts[r] {
		if err := yield(c); err != nil {
			return err
		}
	}
	return nil
}

// streamed is a source that reads the raw counts and transforms them each time.
type streamed struct {
	m       sparse.Matrix
	factors []float64
	column  []int32 // for each gene of m, its number among the used ones, or -1
	borders []int   // of the ranges
}

func (s *streamed) ranges() int { return len(s.borders) - 1 }

func (s *streamed) each(mt *meter, r int, yield func(*chunk) error) error {
	return s.chunks(mt, s.borders[r], s.borders[r+1], yield)
}

// chunks gives rows [lo, hi). It cuts its own chunks, as the blocks of the matrix may be of any size; so
// neither the order of work nor the result depends on how a file is stored.
func (s *streamed) chunks(mt *meter, lo, hi int, yield func(*chunk) error) error {
	var c chunk
	c.reset(lo)
	var row rowMaker
	flush := func() error {
		if c.rows() == 0 {
			return nil
		}
		next := c.first + c.rows()
		if err := yield(&c); err != nil {
			return err
		}
		c.reset(next)
		return nil
	}
	err := s.m.Rows(mt.ctx, lo, hi, func(b *sparse.Block) error {
		for i := range b.Rows() {
			indices, data := b.Row(i)
			row.appendTo(&c, indices, data, s.factors[b.First+i], s.column)
			if len(c.idx)+c.rows() >= chunkEntries {
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

// rowMaker turns the raw counts of a cell into a row of a chunk.
type rowMaker struct {
	counts []float32 // of the used genes
	log1p  norm.Log1p
}

func (r *rowMaker) appendTo(c *chunk, indices []int32, data []float32, factor float64, column []int32) {
	r.counts = r.counts[:0]
	for p, g := range indices {
		if j := column[g]; j >= 0 {
			c.idx = append(c.idx, j)
			r.counts = append(r.counts, data[p])
		}
	}
	lo := len(c.val)
	c.val = slices.Grow(c.val, len(r.counts))[:lo+len(r.counts)]
	r.log1p.Into(c.val[lo:], r.counts, factor)
	c.indptr = append(c.indptr, int32(len(c.idx)))
}
