package engine

import (
	"context"
	"sort"

	"coverslip/core/sparse"
)

// shardRows is how many rows of the file make a shard. Each shard is summed up by itself and the shards in
// order, so that the rounding of a sum, and with it every bit of a result, does not depend on how the
// shards are handed out. The number must never depend on the machine.
const shardRows = 4096

// pass reads the rows of m, a view of the rows cells of the file (nil: all), shard by shard. Borders are
// those of the file's rows, so that a view is cut where the whole is. visit is given every block, endShard
// is called after each shard.
func (a *Analysis) pass(ctx context.Context, stage string, m sparse.Matrix, cells []int32, visit func(*sparse.Block) error, endShard func()) error {
	nFile, _ := a.x.Shape()
	n, _ := m.Shape()
	a.progress(stage, 0, n, "cells")
	for lo, border := 0, shardRows; lo < n; border += shardRows {
		hi := min(border, nFile)
		if cells != nil {
			hi = sort.Search(n, func(i int) bool { return int(cells[i]) >= border })
		}
		err := m.Rows(ctx, lo, hi, func(b *sparse.Block) error {
			if err := visit(b); err != nil {
				return err
			}
			a.progress(stage, b.First+b.Rows(), n, "cells")
			return nil
		})
		if err != nil {
			return err
		}
		endShard()
		lo = hi
	}
	return ctx.Err()
}
