package compact

import (
	"context"
	"slices"
	"sort"
	"sync"

	"coverslip/core/shard"
	"coverslip/core/sparse"
)

// Matrix is a [sparse.Matrix] over another one, of which it keeps what it has read. It may be used from several
// goroutines when the other may.
type Matrix struct {
	source   sparse.Matrix
	all      ranges
	expected int // ranges that are likely to be read

	mu     sync.Mutex
	order  func() Order // of Prefer; nil: nothing is given up
	look   int          // how many ranges are kept when it is looked whether the others will fit
	full   bool         // what is read from now on is not kept
	likely *narrow      // the genes that are kept where not all fit; nil: all of them
	share  float64      // of all values that are theirs
	view   *narrow      // the last of Narrow
}

// New returns a matrix that keeps at most budget bytes of source. Of its rows, one in so many as share is likely to be
// read. Nothing is read yet.
func New(source sparse.Matrix, budget int64, share int) *Matrix {
	nObs, _ := source.Shape()
	share = max(1, share)
	all := newRanges(&store{budget: budget}, shard.Borders(nObs))
	return &Matrix{source: source, all: all, expected: (len(all.held) + share - 1) / share, share: 1}
}

// kept is where ranges are kept that are read of the matrix. m.mu is held.
func (m *Matrix) kept() *ranges {
	if m.likely != nil {
		return &m.likely.kept
	}
	return &m.all
}

// bytesPerValue is about what a value takes: most gaps and counts fit a byte each, 2.02 in simulated atlases.
const bytesPerValue = 2.05

// Size is about what so many rows with so many values in all take.
func Size(nObs int, nonZeros int64) int64 {
	return int64(bytesPerValue*float64(nonZeros)) + startBytes*int64(nObs)
}

// Held returns the bytes that are kept, and whether they are the whole matrix.
func (m *Matrix) Held() (bytes int64, whole bool) {
	m.all.store.mu.Lock()
	defer m.all.store.mu.Unlock()
	return m.all.store.used, !slices.Contains(m.all.held, nil)
}

// Shape implements [sparse.Matrix].
func (m *Matrix) Shape() (nObs, nVars int) { return m.source.Shape() }

// Rows implements [sparse.Matrix]. A range that is read from its first row to its last is kept, where it fits.
func (m *Matrix) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	if lo >= hi {
		return m.source.Rows(ctx, lo, hi, yield)
	}
	return m.rows(ctx, lo, hi, yield, m.read)
}

// reader reads rows that are not kept.
type reader func(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error

// rows gives rows of what is kept, and by read those of the ranges that are not: of neighbours at a time, as each reading
// takes its time to begin.
func (m *Matrix) rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error, read reader) error {
	from := lo // of what is not kept
	err := m.all.each(lo, hi, func(i, lo, hi int) error {
		r := m.all.at(i)
		if r == nil {
			return nil
		}
		if from < lo {
			if err := read(ctx, from, lo, yield); err != nil {
				return err
			}
		}
		from = hi
		return r.each(ctx, m.all.borders[i], lo, hi, nil, yield)
	})
	if err != nil || from == hi {
		return err
	}
	return read(ctx, from, hi, yield)
}

// read reads rows from the source, and keeps the ranges that they are all of, as far as it may.
func (m *Matrix) read(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	k := &keeping{} // of a range that began before
	var indptr []int
	return m.source.Rows(ctx, lo, hi, func(b *sparse.Block) error {
		return m.all.each(b.First, b.First+b.Rows(), func(i, from, to int) error {
			part := b.Part(from-b.First, to-b.First, &indptr)
			if from == m.all.borders[i] {
				k = m.newKeeping(i, hi)
			}
			k.add(&part)
			if err := yield(&part); err != nil {
				return err
			}
			if to == m.all.borders[i+1] {
				k.keep()
			}
			return nil
		})
	})
}

// each calls do with the parts of the rows [lo, hi) that lie in one range each, in order.
func (h *ranges) each(lo, hi int, do func(i, lo, hi int) error) error {
	for i := sort.SearchInts(h.borders[1:], lo+1); lo < hi; i++ {
		end := min(h.borders[i+1], hi)
		if err := do(i, lo, end); err != nil {
			return err
		}
		lo = end
	}
	return nil
}
