package engine

import (
	"context"
	"sort"
	"time"

	"coverslip/core/shard"
	"coverslip/core/sparse"
)

// work is what is done with one shard of rows: it is given the shard's blocks in order. Each shard is
// summed up by itself and the shards in order, so that the rounding of a sum, and with it every bit of a
// result, does not depend on how many workers there are.
type work interface {
	block(b *sparse.Block) error
}

// pass reads the rows of m, a view of the rows cells of the file (nil: all), shard by shard, several at a
// time. Borders are those of the file's rows, so that a view is cut where the whole is. begin makes the
// work of a shard, and merge is given it when it is done, in the order of the shards.
func pass[W work](ctx context.Context, a *Analysis, stage string, m sparse.Matrix, cells []int32, begin func() W, merge func(W)) error {
	n, _ := m.Shape()
	borders := a.borders(cells)
	a.progress(stage, 0, n, "cells")
	err := shard.InOrder(ctx, a.Workers, len(borders)-1, func(ctx context.Context, i int) (W, error) {
		w := begin()
		return w, m.Rows(ctx, borders[i], borders[i+1], func(b *sparse.Block) error {
			if err := w.block(b); err != nil {
				return err
			}
			if a.Workers <= 1 { // the calling goroutine
				a.progress(stage, b.First+b.Rows(), n, "cells")
			}
			return nil
		})
	}, func(i int, w W) error {
		merge(w)
		a.progress(stage, borders[i+1], n, "cells")
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return ctx.Err()
}

// borders returns the borders of the shards among the given cells of the file; nil: all of them.
func (a *Analysis) borders(cells []int32) []int {
	nFile, _ := a.x.Shape()
	borders := shard.Borders(nFile)
	if cells == nil {
		return borders
	}
	out := make([]int, len(borders))
	for i, border := range borders {
		out[i] = sort.Search(len(cells), func(k int) bool { return int(cells[k]) >= border })
	}
	return out
}

// stopwatch adds up the time of work that is done side by side.
type stopwatch struct{ spent time.Duration }

// lap adds what has passed since begin and returns the time now.
func (s *stopwatch) lap(begin time.Time) time.Time {
	now := time.Now()
	s.spent += now.Sub(begin)
	return now
}
