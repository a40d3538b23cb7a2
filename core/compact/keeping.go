package compact

import "coverslip/core/sparse"

// keeping gathers a range that is being read.
type keeping struct {
	m    *Matrix
	i    int
	rows *rows   // nil: it is not kept
	thin *narrow // of which the rows have the genes; nil: all
	cut  sparse.Block
}

// newKeeping begins range i, of which rows are read up to row hi: it is not kept where that is not all.
func (m *Matrix) newKeeping(i, hi int) *keeping {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := &keeping{m: m, i: i, thin: m.likely}
	if !m.full && m.all.borders[i+1] <= hi && m.kept().at(i) == nil {
		k.rows = newRows()
	}
	return k
}

// add takes the next block of the range.
func (k *keeping) add(b *sparse.Block) {
	switch {
	case k.rows == nil:
	case k.thin != nil:
		k.thin.cut(&k.cut, b)
		k.rows.add(&k.cut)
	default:
		k.rows.add(b)
	}
}

// keep keeps the range, which is complete, and gives up counts of all ranges for it where it must.
func (k *keeping) keep() {
	if k.rows == nil {
		return
	}
	k.rows.end()
	m := k.m
	m.mu.Lock()
	defer m.mu.Unlock()
	for {
		if k.thin != m.likely { // fewer genes are kept since the range was begun
			k.rows, k.thin = k.rows.with(m.likely.numbersOf(k.thin)), m.likely
		}
		if m.kept().keep(k.i, k.rows) {
			m.lookAhead()
			return
		}
		if !m.giveUp() {
			return
		}
	}
}
