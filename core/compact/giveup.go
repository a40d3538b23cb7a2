package compact

import (
	"runtime"
	"slices"
	"sync"

	"coverslip/core/sparse"
)

// Prefer says whose counts are kept where there is no room for all. order returns the genes that a later view of few is
// likely to want, the likeliest first, and how many of these it will want: fewer are never kept. Without any it is
// asked again. It is called when the room is taken, and whenever that is so again with fewer genes: by then it may know
// more of the matrix. It may not use the matrix.
func (m *Matrix) Prefer(order func() (genes []int32, wanted int)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order, m.full = order, false
}

// Of what is kept, at most giveUpMost is given up at a time: less would be better guessed, and more work. Where the
// rest of the rows needs less, giveUpSpare more than that is, as rows differ.
const (
	giveUpMost  = 1. / 3
	giveUpSpare = 0.05
)

// giveUp makes room: it keeps the counts of fewer genes, in all ranges. It reports whether it did. m.mu is held.
func (m *Matrix) giveUp() bool {
	if m.order == nil {
		m.full = true
		return false
	}
	order, wanted := m.order()
	share := max(1-giveUpMost, min(1, float64(m.kept().count())/float64(m.expected))-giveUpSpare)
	genes := m.front(order, wanted, share)
	if genes == nil {
		m.full = len(order) > 0
		return false
	}
	fewer := newNarrow(m, genes)
	m.thinOut(&fewer.kept, fewer.numbersOf(m.likely))
	m.likely = fewer
	return true
}

// thinOut moves what is kept, without the columns that have no number in column, to other ranges: on all processors, as
// whoever else reads the matrix will soon wait for it.
func (m *Matrix) thinOut(to *ranges, column []int32) {
	from, workers := m.kept(), runtime.GOMAXPROCS(0)
	var working sync.WaitGroup
	for w := range workers {
		working.Go(func() {
			for i := w; i < len(from.held); i += workers {
				if r := from.at(i); r != nil {
					thin := r.with(column)
					from.drop(i)
					to.keep(i, thin)
				}
			}
		})
	}
	working.Wait()
}

// front returns the first genes of an order, rising, that have together a share of the values that are kept; nil where
// they do not have all that are wanted.
func (m *Matrix) front(order []int32, wanted int, share float64) (genes []int32) {
	values, total := m.weigh()
	if total == 0 {
		return nil // there is nothing to give up
	}
	left := int(share * float64(total))
	for i, g := range order {
		column := g
		if m.likely != nil {
			if column = m.likely.column[g]; column < 0 {
				continue
			}
		}
		if left -= values[column]; left < 0 && i < wanted {
			return nil
		} else if left < 0 {
			break
		}
		genes = append(genes, g)
	}
	slices.Sort(genes)
	return genes
}

// weighRanges is how many ranges tell how many values each gene has.
const weighRanges = 4

// weigh counts the values that each gene has in some of what is kept.
func (m *Matrix) weigh() (values []int, total int) {
	_, nVars := m.source.Shape()
	values = make([]int, nVars)
	kept := m.kept()
	every := max(1, kept.count()/weighRanges)
	seen := 0
	for _, r := range kept.held {
		if r == nil {
			continue
		}
		if seen++; seen%every != 0 {
			continue
		}
		r.inBlocks(nil, func(b *sparse.Block) {
			for _, c := range b.Indices {
				values[c]++
			}
			total += len(b.Indices)
		})
	}
	return values, total
}
