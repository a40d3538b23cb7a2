package compact

import (
	"sync"

	"coverslip/core/sparse"
)

// Prefer says whose counts are kept where there is no room for all: those of genes, rising, that a later view of few
// genes is likely to want; nil: it is not known. They are asked for once, when half of the room is taken.
func (m *Matrix) Prefer(genes func() []int32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.likely != nil || !m.short && m.all.store.room() > m.all.store.budget/2 {
		return
	}
	if likely := genes(); likely != nil {
		m.likely = newNarrow(m, likely)
		m.settle()
	}
}

// settle keeps the likely genes of what was kept whole, once not everything fits. m.mu is held.
func (m *Matrix) settle() {
	if !m.short || m.likely == nil {
		return
	}
	for i := range m.all.held {
		if whole := m.all.at(i); whole != nil {
			thin := scratch.Get().(*rows)
			thin.reset()
			thin.addColumns(whole, m.likely.column)
			m.all.drop(i)
			m.likely.kept.keep(i, thin)
			scratch.Put(thin)
		}
	}
}

// tight says that not everything fits, and returns what is kept instead.
func (m *Matrix) tight() *narrow {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.short {
		m.short = true
		m.settle()
	}
	return m.likely
}

// keeping gathers a range that is being read.
type keeping struct {
	m    *Matrix
	i    int
	rows *rows   // nil: there is no room
	thin *narrow // of which the rows have the genes; nil: all
	cut  sparse.Block
}

// scratch is where ranges are gathered before it is known how large they are.
var scratch = sync.Pool{New: func() any { return &rows{} }}

func (m *Matrix) newKeeping(i int) *keeping {
	k := &keeping{m: m, i: i}
	m.mu.Lock()
	short, likely := m.short, m.likely
	m.mu.Unlock()
	if short && likely == nil {
		return k
	}
	if short {
		if likely.kept.at(i) != nil {
			return k
		}
		k.thin = likely
	}
	k.rows = scratch.Get().(*rows)
	k.rows.reset()
	return k
}

// add takes the next block of the range.
func (k *keeping) add(b *sparse.Block) {
	switch {
	case k.rows == nil:
		return
	case k.thin != nil:
		k.thin.cut(&k.cut, b)
		k.rows.add(&k.cut)
	default:
		k.rows.add(b)
		if k.rows.bytes() > k.m.all.store.room() {
			k.narrowDown()
		}
	}
}

// narrowDown goes on with the likely genes only, or with nothing.
func (k *keeping) narrowDown() {
	if k.thin = k.m.tight(); k.thin == nil {
		k.end()
		return
	}
	thin := scratch.Get().(*rows)
	thin.reset()
	thin.addColumns(k.rows, k.thin.column)
	scratch.Put(k.rows)
	k.rows = thin
}

// keep keeps the range, which is complete.
func (k *keeping) keep() {
	if k.rows != nil && k.thin == nil && !k.m.all.keep(k.i, k.rows) {
		k.narrowDown() // others took the room meanwhile
	}
	if k.rows != nil && k.thin != nil {
		k.thin.kept.keep(k.i, k.rows)
	}
}

func (k *keeping) end() {
	if k.rows != nil {
		scratch.Put(k.rows)
		k.rows = nil
	}
}
