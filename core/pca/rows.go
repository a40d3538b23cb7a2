package pca

import (
	"math"
	"slices"

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

// source gives the log-normalised rows, from the first to the last, as often as it is asked. A chunk is
// valid until yield returns. An error of yield ends the reading and is returned as it is.
type source interface {
	each(mt *meter, yield func(*chunk) error) error
}

// held is a source in memory.
type held []*chunk

func (h held) each(_ *meter, yield func(*chunk) error) error {
	for _, c := range h {
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
}

// each cuts its own chunks, as those of the matrix may be of any size; so neither the order of work
// nor the result depends on how a file is chunked.
func (s *streamed) each(mt *meter, yield func(*chunk) error) error {
	nObs, _ := s.m.Shape()
	var c chunk
	c.reset(0)
	var value logValue
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
	err := s.m.Rows(mt.ctx, 0, nObs, func(b *sparse.Block) error {
		for i := range b.Rows() {
			indices, data := b.Row(i)
			value.start(s.factors[b.First+i])
			for p, g := range indices {
				if j := s.column[g]; j >= 0 {
					c.idx = append(c.idx, j)
					c.val = append(c.val, value.of(data[p]))
				}
			}
			c.indptr = append(c.indptr, int32(len(c.idx)))
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

// logValue computes log1p(count · factor) for the counts of one cell. Nearly all counts are a few small
// whole numbers, so the logarithms of those are kept for as long as the factor is the same.
type logValue struct {
	factor float64
	known  uint32 // bit c: small[c] is computed
	small  [32]float64
}

func (l *logValue) start(factor float64) { l.factor, l.known = factor, 0 }

func (l *logValue) of(count float32) float64 {
	if !(count >= 0 && count < 32) {
		return math.Log1p(float64(count) * l.factor)
	}
	c := uint32(count)
	if float32(c) != count {
		return math.Log1p(float64(count) * l.factor)
	}
	if l.known&(1<<c) == 0 {
		l.small[c] = math.Log1p(float64(c) * l.factor)
		l.known |= 1 << c
	}
	return l.small[c]
}
