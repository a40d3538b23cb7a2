package compact

import (
	"sync"

	"coverslip/core/sparse"
)

// scratch is where ranges are gathered before it is known how large they are.
var scratch = sync.Pool{New: func() any { return &rows{} }}

// keeping gathers a range that is being read.
type keeping struct {
	m    *Matrix
	i    int
	rows *rows   // nil: it is not kept
	thin *narrow // of which the rows have the genes; nil: all
	cut  sparse.Block
}

func (m *Matrix) newKeeping(i int) *keeping {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := &keeping{m: m, i: i, thin: m.likely}
	if !m.full && m.kept().at(i) == nil {
		k.rows = scratch.Get().(*rows)
		k.rows.reset()
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
	m := k.m
	m.mu.Lock()
	defer m.mu.Unlock()
	for {
		if k.thin != m.likely { // fewer genes are kept since the range was begun
			thin := thinned(k.rows, m.likely.numbersOf(k.thin))
			scratch.Put(k.rows)
			k.rows, k.thin = thin, m.likely
		}
		if m.kept().keep(k.i, k.rows) || !m.giveUp() {
			return
		}
	}
}

func (k *keeping) end() {
	if k.rows != nil {
		scratch.Put(k.rows)
		k.rows = nil
	}
}

// thinned returns the columns of some rows that have a number in column, in scratch memory.
func thinned(r *rows, column []int32) *rows {
	thin := scratch.Get().(*rows)
	thin.reset()
	thin.addColumns(r, column)
	return thin
}
