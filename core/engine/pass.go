package engine

import (
	"context"
	"sort"

	"coverslip/core/shard"
)

// pass does a stage on all its shards and merges the parts in their order: each shard is summed up by
// itself and the shards in order, so that the rounding of a sum, and with it every bit of a result, does
// not depend on how many workers there are or where they are.
func (a *Analysis) pass(ctx context.Context, name string, s *Stage, merge func(*Part)) error {
	parts := len(s.Borders) - 1
	n := s.Borders[parts]
	reached := -1
	done := func(rows int) {
		if rows > reached { // rows may be done long before what came before them is merged
			reached = rows
			a.progress(name, rows, n, "cells")
		}
	}
	done(0)
	inOrder := func(i int, p *Part) error {
		merge(p)
		done(s.Borders[i+1])
		return ctx.Err()
	}
	if a.Away != nil {
		return a.worded(a.Away(ctx, s, parts, done, inOrder))
	}
	p, err := s.Prepare(a.x)
	if err != nil {
		return err
	}
	err = shard.InOrder(ctx, a.Workers, parts, func(ctx context.Context, i int) (*Part, error) {
		return p.Do(ctx, i, func(row int) {
			if a.Workers <= 1 { // the calling goroutine
				done(row)
			}
		})
	}, inOrder)
	return a.worded(err)
}

// stage begins a stage over the given cells and genes of the file; nil: all of them. Borders of shards are
// those of the file's rows, so that a view is cut where the whole is.
func (a *Analysis) stage(cells, genes []int32) *Stage {
	return &Stage{Cells: cells, Genes: genes, Borders: a.borders(cells)}
}

// shards is how many there are at most. Each has sums of its own for every gene, which are made, sent and merged.
const shards = 16

func (a *Analysis) borders(cells []int32) []int {
	nFile, _ := a.x.Shape()
	borders := shard.Coarse(shard.Borders(nFile), shards)
	if cells == nil {
		return borders
	}
	out := make([]int, len(borders))
	for i, border := range borders {
		out[i] = sort.Search(len(cells), func(k int) bool { return int(cells[k]) >= border })
	}
	return out
}
