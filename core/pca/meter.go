package pca

import (
	"context"

	"coverslip/core/shard"
)

// meter tells of progress and asks whether to go on. Both happen in one call, as the caller of the
// analysis hands control back to the browser in its progress function, which is when a cancel arrives.
// It belongs to the calling goroutine; those beside it have a silent one each.
type meter struct {
	ctx         context.Context
	report      func(done, total int64, unit string)
	workers     int
	team        *shard.Team // of short stretches in memory; nil: the calling goroutine does them
	done, total int64
	unit        string
}

// start begins a stretch of work of total units.
func (mt *meter) start(total int, unit string) error {
	mt.done, mt.total, mt.unit = 0, int64(total), unit
	return mt.tick()
}

// at says that done units of the stretch are finished, and returns ctx.Err() once ctx is done. It never goes back:
// rows may be done long before what came before them is merged.
func (mt *meter) at(done int) error {
	mt.done = max(mt.done, int64(done))
	mt.total = max(mt.total, mt.done)
	return mt.tick()
}

// tick says that work goes on, with no further unit finished. No stretch of work between two calls
// should take longer than 50 ms in a browser.
func (mt *meter) tick() error {
	if mt.report != nil {
		mt.report(mt.done, mt.total, mt.unit)
	}
	return mt.ctx.Err()
}

func (mt *meter) endTeam() {
	mt.team.End()
	mt.team = nil
}

// passed is told of the rows that a task has done elsewhere. They are what is shown of those tasks that are gone
// through once; of the others rounds are.
func (mt *meter) passed(t *Task) func(rows int) {
	return func(rows int) {
		if t.Gather != nil || t.Scores != nil {
			_ = mt.at(rows) // whoever does the task looks at the context too
		} else {
			_ = mt.tick()
		}
	}
}

// inMemory is overRanges for what takes a moment, and gives little.
func inMemory[P any](mt *meter, n int, do func(mt *meter, r int) (P, error), merge func(r int, p P) error) error {
	if mt.team == nil {
		return overRanges(mt, n, do, merge)
	}
	parts, errs := make([]P, n), make([]error, n)
	mt.team.Do(n, func(r int) { parts[r], errs[r] = do(&meter{ctx: mt.ctx}, r) })
	for r := range n {
		if errs[r] != nil {
			return errs[r]
		}
		if err := merge(r, parts[r]); err != nil {
			return err
		}
	}
	return mt.tick()
}

// overRanges does the n ranges of a source, side by side where there are several workers, and merges
// what they give in order.
func overRanges[P any](mt *meter, n int, do func(mt *meter, r int) (P, error), merge func(r int, p P) error) error {
	return shard.InOrder(mt.ctx, mt.workers, n, func(ctx context.Context, r int) (P, error) {
		own := mt
		if mt.workers > 1 {
			own = &meter{ctx: ctx}
		}
		return do(own, r)
	}, func(r int, p P) error {
		if err := merge(r, p); err != nil {
			return err
		}
		return mt.tick()
	})
}
