package compact

import (
	"runtime"
	"slices"
	"sync"

	"coverslip/core/sparse"
)

// Order says whose counts are kept where there is no room for all.
type Order struct {
	Genes  []int32 // all of them; those that a later view of few is likely to want, the likeliest first
	Wanted int     // how many of these it will want: fewer are never kept
	Share  float64 // of all values that the first genes should have, so that those it will want are hardly ever left out
}

// Prefer says whose counts are kept where there is no room for all. order is called when that is known, and whenever
// there is no room again: by then it may know more of the matrix. Without genes it is asked again. It may not use the
// matrix.
func (m *Matrix) Prefer(order func() Order) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order, m.full, m.look = order, false, 1
}

// Where the room is taken at most giveUpMost of what is kept is given up at a time: less would be better guessed, and
// more work. Where the rest of the rows needs less, giveUpSpare more than that is, as rows differ. Before that, what is
// given up is worth it from giveUpLeast on.
const (
	giveUpMost  = 1. / 3
	giveUpSpare = 0.05
	giveUpLeast = 0.15
)

// giveUp makes room where it is taken. It reports whether it did. m.mu is held.
func (m *Matrix) giveUp() bool {
	if m.order == nil {
		m.full = true
		return false
	}
	o := m.order()
	if !m.keepOnly(o, max(1-giveUpMost, min(1, m.come())-giveUpSpare)) {
		m.full = len(o.Genes) > 0
		return false
	}
	return true
}

// come is the part of the expected ranges that is kept.
func (m *Matrix) come() float64 { return float64(m.kept().count()) / float64(m.expected) }

// lookAhead gives up early what there will be no room for: the fewer rows are kept by then, the less work it is. It
// looks each time that twice as many are. m.mu is held.
func (m *Matrix) lookAhead() {
	n := m.kept().count()
	if m.order == nil || n < m.look || float64(m.all.store.bytes()) <= float64(m.all.store.budget)*m.come() {
		return
	}
	o := m.order()
	if len(o.Genes) == 0 {
		return
	}
	m.look = 2 * n
	if share := o.Share / m.share; share <= 1-giveUpLeast {
		m.keepOnly(o, share)
	}
}

// keepOnly keeps the counts of the first genes of an order that have a share of the values that are kept, in all
// ranges. It reports whether it did. m.mu is held.
func (m *Matrix) keepOnly(o Order, share float64) bool {
	genes, share := m.front(o, share)
	if genes == nil {
		return false
	}
	fewer := newNarrow(m, genes)
	m.thinOut(&fewer.kept, fewer.numbersOf(m.likely))
	m.likely = fewer
	m.share *= share
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

// front returns the first genes of an order, rising, that have together a share of the values that are kept, and the
// share that they have; no genes where they do not have all that are wanted.
func (m *Matrix) front(o Order, share float64) (genes []int32, has float64) {
	values, total := m.weigh()
	if total == 0 {
		return nil, 0 // there is nothing to give up
	}
	most, sum := int(share*float64(total)), 0
	for i, g := range o.Genes {
		column := g
		if m.likely != nil {
			if column = m.likely.column[g]; column < 0 {
				continue
			}
		}
		if sum+values[column] > most {
			if i < o.Wanted {
				return nil, 0
			}
			break
		}
		sum += values[column]
		genes = append(genes, g)
	}
	slices.Sort(genes)
	return genes, float64(sum) / float64(total)
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
