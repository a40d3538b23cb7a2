package sparse

import (
	"context"
	"fmt"
	"slices"

	"coverslip/core/kernel"
)

// selection is a view of some rows and columns of a matrix.
type selection struct {
	m        Matrix
	cells    []int32 // nil: all
	renumber []int32 // column of the view for each column of m, -1 where dropped; nil: all are kept
	nVars    int
}

// Select returns a view of m with those cells and genes, each list strictly rising; genes are
// renumbered from 0. A nil list keeps all of them. Nothing is read before the view is. The lists are
// kept and must not be changed; a list that does not rise within the shape of m panics.
//
// Rows between kept cells are passed over where a block holds them, so a view of few cells costs
// reading all between the first and the last.
func Select(m Matrix, cells, genes []int32) Matrix {
	nObs, nVars := m.Shape()
	checkRising("cells", cells, nObs)
	checkRising("genes", genes, nVars)
	// A list that names everything is no selection: the blocks of m can be handed on as they are.
	if len(cells) == nObs {
		cells = nil
	}
	if len(genes) == nVars {
		genes = nil
	}
	if cells == nil && genes == nil {
		return m
	}
	s := &selection{m: m, cells: cells, nVars: nVars}
	if genes != nil {
		s.nVars = len(genes)
		s.renumber = make([]int32, nVars)
		for i := range s.renumber {
			s.renumber[i] = -1
		}
		for i, g := range genes {
			s.renumber[g] = int32(i)
		}
	}
	return s
}

func checkRising(what string, list []int32, n int) {
	last := int32(-1)
	for _, v := range list {
		if v <= last || int(v) >= n {
			panic(fmt.Sprintf("sparse: %s to keep do not rise within [0, %d): %d after %d", what, n, v, last))
		}
		last = v
	}
}

func (s *selection) Shape() (nObs, nVars int) {
	nObs, _ = s.m.Shape()
	if s.cells != nil {
		nObs = len(s.cells)
	}
	return nObs, s.nVars
}

func (s *selection) Rows(ctx context.Context, lo, hi int, yield func(*Block) error) error {
	if lo >= hi {
		return nil
	}
	from, to := lo, hi
	if s.cells != nil {
		from, to = int(s.cells[lo]), int(s.cells[hi-1])+1
	}
	next := lo // row of the view that is looked for
	out := &Block{}
	return s.m.Rows(ctx, from, to, func(b *Block) error {
		out.First = next
		out.Indptr = append(out.Indptr[:0], 0)
		out.Indices, out.Data = out.Indices[:0], out.Data[:0]
		for r := range b.Rows() {
			if s.cells != nil && (next >= hi || int(s.cells[next]) != b.First+r) {
				continue
			}
			s.appendRow(out, b, r)
			next++
		}
		if out.Rows() == 0 {
			return nil
		}
		return yield(out)
	})
}

// appendRow adds row r of b to out with only the kept columns.
func (s *selection) appendRow(out, b *Block, r int) {
	indices, data := b.Row(r)
	if s.renumber == nil {
		out.Indices, out.Data = append(out.Indices, indices...), append(out.Data, data...)
	} else {
		at, n := len(out.Indices), len(indices)
		out.Indices, out.Data = slices.Grow(out.Indices, n)[:at+n], slices.Grow(out.Data, n)[:at+n]
		at += kernel.Columns(out.Indices[at:], out.Data[at:], s.renumber, indices, data)
		out.Indices, out.Data = out.Indices[:at], out.Data[:at]
	}
	out.Indptr = append(out.Indptr, len(out.Indices))
}
