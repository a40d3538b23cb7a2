package pca

import (
	"cmp"
	"math/bits"
	"slices"
)

// SampleRows is how many rows, the first, tell of the others: how dense they are, and which genes go together.
const SampleRows = 256

// sample is what the first rows have: for each gene in use a bit for each row with a count.
type sample struct {
	rows  int
	words [][SampleRows / 64]uint64
}

func (s *sample) add(c *chunk) {
	for r := range c.rows() {
		for _, j := range c.Idx[c.Indptr[r]:c.Indptr[r+1]] {
			s.words[j][s.rows/64] |= 1 << (s.rows % 64)
		}
		s.rows++
	}
}

// count is how many rows gene j has, and shared how many of those that seen has.
func (s *sample) count(j int32) int { return s.shared(j, &s.words[j]) }

func (s *sample) shared(j int32, seen *[SampleRows / 64]uint64) (n int) {
	for i, w := range s.words[j] {
		n += bits.OnesCount64(w & seen[i])
	}
	return n
}

// grouped is how many of the densest genes are grouped by what they share: those after them are in few rows.
const grouped = 512

// places gives each gene a place in the covariance. The rows of a group of neighbours are added to at a time where a cell
// has any of the group's genes, so the densest come first, as their rows are the longest, each followed by those that
// share most cells with the group that it begins. A result in float64 does not depend on the places, one in float32 only by
// its rounding.
func (s *sample) places(group int) []int32 {
	k := len(s.words)
	order := make([]int32, k)
	for j := range order {
		order[j] = int32(j)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(s.count(b), s.count(a)) })
	left := order[:min(k, grouped)]
	for len(left) > group {
		seen := s.words[left[0]]
		for i := 1; i < group; i++ {
			best := s.closest(left[i:], &seen)
			next := left[i+best]
			copy(left[i+1:i+best+1], left[i:i+best])
			left[i] = next
			for w := range seen {
				seen[w] |= s.words[next][w]
			}
		}
		left = left[group:]
	}
	places := make([]int32, k)
	for place, j := range order {
		places[j] = int32(place)
	}
	return places
}

// closest is the number of the gene that shares the most rows with what is seen, of all that either has (Jaccard 1912).
func (s *sample) closest(genes []int32, seen *[SampleRows / 64]uint64) (best int) {
	all := 0
	for _, w := range seen {
		all += bits.OnesCount64(w)
	}
	shared, either := 0, 1
	for i, j := range genes {
		n := s.shared(j, seen)
		if m := all + s.count(j) - n; n*either > shared*m {
			best, shared, either = i, n, m
		}
	}
	return best
}
