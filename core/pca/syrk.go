package pca

import (
	"slices"

	"coverslip/core/kernel"
)

// syrk adds chunks to the upper triangle of Σ aᵀa. Its slices are used again from chunk to chunk.
type syrk struct {
	start      []int32 // where the entries of each column begin in first and end
	first, end []int32 // by column, then by row: position of the entry, and where its row ends
}

func (s *syrk) add(cov []float64, k int, c *chunk, mt *meter) error {
	s.sortByColumn(k, c)
	var work int
	for j := range k {
		lo, hi := s.start[j], s.start[j+1]
		if lo == hi {
			continue
		}
		kernel.SyrkRow(triangleRow(cov, k, j), s.first[lo:hi], s.end[lo:hi], c.Idx, c.Val)
		// Dense rows make one chunk long work: look up in between.
		if work += int(hi-lo) * (k - j); work > 1<<22 {
			work = 0
			if err := mt.tick(); err != nil {
				return err
			}
		}
	}
	return nil
}

// sortByColumn lists the entries of the chunk by column and, within one, by row: a counting sort.
func (s *syrk) sortByColumn(k int, c *chunk) {
	n := len(c.Idx)
	s.start = slices.Grow(s.start[:0], k+2)[:k+2]
	s.first = slices.Grow(s.first[:0], n)[:n]
	s.end = slices.Grow(s.end[:0], n)[:n]
	clear(s.start)
	for _, j := range c.Idx {
		s.start[j+2]++
	}
	for j := 2; j < len(s.start); j++ {
		s.start[j] += s.start[j-1]
	}
	for i := range c.rows() {
		end := c.Indptr[i+1]
		for p := c.Indptr[i]; p < end; p++ {
			at := &s.start[c.Idx[p]+1] // the next free place of the column; its end when all are in
			s.first[*at], s.end[*at] = p, end
			*at++
		}
	}
}
