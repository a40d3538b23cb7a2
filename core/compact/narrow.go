package compact

import (
	"context"
	"slices"

	"coverslip/core/kernel"
	"coverslip/core/sparse"
)

// narrow is a view of some columns of a Matrix, which keeps its rows too.
type narrow struct {
	of     *Matrix
	genes  []int32
	column []int32 // for each column of the matrix its number in the view, -1 where left out
	kept   ranges
	full   bool    // a range did not fit, and no room will be made: what is read from now on is not kept
	within []int32 // the same for the columns of the likely genes; nil: they do not have them all
}

// Narrow returns a view of the given columns, which rise and are renumbered from 0. It keeps the rows that are read
// of it, as far as there is room, so that a second pass over it is a short one; where not all rows of the matrix fit,
// those of the view take their place. The view of the genes asked for last stays, and what it keeps.
func (m *Matrix) Narrow(genes []int32) sparse.Matrix {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order = nil // it is known now what was wanted
	if m.view == nil || !slices.Equal(m.view.genes, genes) {
		if m.view != nil {
			m.view.kept.dropAll()
		}
		m.view = newNarrow(m, genes)
		if m.likely != nil {
			m.view.within = m.likely.numbers(genes)
		}
	}
	return m.view
}

func newNarrow(m *Matrix, genes []int32) *narrow {
	_, nVars := m.source.Shape()
	v := &narrow{of: m, genes: genes, column: make([]int32, nVars), kept: newRanges(m.all.store, m.all.borders)}
	for g := range v.column {
		v.column[g] = -1
	}
	for i, g := range genes {
		v.column[g] = int32(i)
	}
	return v
}

// numbers returns for each column of the view its number among genes, -1 where it is none; nil where the view lacks
// one of them.
func (v *narrow) numbers(genes []int32) []int32 {
	out := make([]int32, len(v.genes))
	for i := range out {
		out[i] = -1
	}
	for i, g := range genes {
		if v.column[g] < 0 {
			return nil
		}
		out[v.column[g]] = int32(i)
	}
	return out
}

// numbersOf returns for each column of old its number in the view, which has none that old lacks; nil: old is the matrix.
func (v *narrow) numbersOf(old *narrow) []int32 {
	if old == nil {
		return v.column
	}
	return old.numbers(v.genes)
}

// Shape implements [sparse.Matrix].
func (v *narrow) Shape() (nObs, nVars int) {
	nObs, _ = v.of.Shape()
	return nObs, len(v.genes)
}

// Rows implements [sparse.Matrix].
func (v *narrow) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	if lo >= hi {
		return nil
	}
	return v.kept.each(lo, hi, func(i, lo, hi int) error {
		if r := v.kept.at(i); r != nil {
			return r.each(ctx, v.kept.borders[i], lo, hi, nil, yield)
		}
		if lo != v.kept.borders[i] || hi != v.kept.borders[i+1] || !v.keeps() {
			return v.derive(ctx, i, lo, hi, yield)
		}
		own := newRows()
		err := v.derive(ctx, i, lo, hi, func(b *sparse.Block) error {
			own.add(b)
			return yield(b)
		})
		if err == nil {
			v.keep(i, own)
		}
		return err
	})
}

// keeps reports whether there may be room for another range.
func (v *narrow) keeps() bool {
	v.of.mu.Lock()
	defer v.of.mu.Unlock()
	return !v.full
}

// keep keeps a range of the view. Where there is no room for everything it takes the place of what it was made of.
func (v *narrow) keep(i int, own *rows) {
	m := v.of
	m.mu.Lock()
	defer m.mu.Unlock()
	givesWay := m.full || m.likely != nil
	if givesWay {
		m.kept().drop(i)
	}
	own.end()
	v.full = !v.kept.keep(i, own) && !(givesWay && m.kept().count() > 0)
}

// derive makes rows of the view out of what is kept of the matrix, else reads them.
func (v *narrow) derive(ctx context.Context, i, lo, hi int, yield func(*sparse.Block) error) error {
	m := v.of
	first := m.all.borders[i]
	if r := m.all.at(i); r != nil {
		return r.each(ctx, first, lo, hi, v.column, yield)
	}
	if v.within != nil {
		if r := m.likely.kept.at(i); r != nil {
			return r.each(ctx, first, lo, hi, v.within, yield)
		}
	}
	var cut sparse.Block
	return m.read(ctx, lo, hi, func(b *sparse.Block) error {
		v.cut(&cut, b)
		return yield(&cut)
	})
}

// cut makes dst of b's rows with the columns of the view.
func (v *narrow) cut(dst, b *sparse.Block) {
	n := len(b.Indices)
	dst.First, dst.Indptr = b.First, append(dst.Indptr[:0], 0)
	dst.Indices, dst.Data = slices.Grow(dst.Indices[:0], n)[:n], slices.Grow(dst.Data[:0], n)[:n]
	at := 0
	for i := range b.Rows() {
		indices, data := b.Row(i)
		at += kernel.Columns(dst.Indices[at:], dst.Data[at:], v.column, indices, data)
		dst.Indptr = append(dst.Indptr, at)
	}
	dst.Indices, dst.Data = dst.Indices[:at], dst.Data[:at]
}
