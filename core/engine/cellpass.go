package engine

import (
	"context"
	"time"

	"coverslip/core/hvg"
	"coverslip/core/norm"
	"coverslip/core/ora"
	"coverslip/core/sparse"
)

// cellPass does everything that one reading of the kept cells can: a row is complete when it is read, so
// its total, and from a fixed target its size factor, is known at once.
type cellPass struct {
	factors   []float64 // of the kept cells, where known beforehand
	targetSum float64   // else what makes them of the totals
	totals    []float64 // gathered where factors is nil

	tester *ora.Tester // nil: no gene sets

	batchOf []int32 // by cell of the file
	logged  bool
	total   *hvg.Moments // nil: no moments

	oraTime, hvgTime stopwatch
}

// cellWork is the pass on the kept cells of one shard.
type cellWork struct {
	pass   *cellPass
	kept   []int32 // of a view: the cells of the file that its rows are
	totals []float64
	tester *ora.Tester
	part   *hvg.Moments
	log1p  norm.Log1p
	values []float64
	rows   []int32 // 0, 1, 2, ...

	oraTime, hvgTime stopwatch
}

// begin makes the work of a shard. kept are the cells of the view that is read, nil where block is not used.
func (c *cellPass) begin(kept []int32) *cellWork {
	w := &cellWork{pass: c, kept: kept}
	if c.tester != nil {
		w.tester = c.tester.Fork()
	}
	if c.total != nil {
		w.part = c.total.Fork()
	}
	return w
}

func (c *cellPass) merge(w *cellWork) {
	c.totals = append(c.totals, w.totals...)
	if c.tester != nil {
		c.tester.Merge(w.tester)
	}
	if c.total != nil {
		c.total.Merge(w.part)
	}
	c.oraTime.spent += w.oraTime.spent
	c.hvgTime.spent += w.hvgTime.spent
}

// block takes a block of the view of the kept cells.
func (w *cellWork) block(b *sparse.Block) error {
	for len(w.rows) < b.Rows() {
		w.rows = append(w.rows, int32(len(w.rows)))
	}
	w.add(b, w.rows[:b.Rows()], w.kept[b.First:b.First+b.Rows()])
	return nil
}

// add takes the given rows of b, which are those cells of the file.
func (w *cellWork) add(b *sparse.Block, rows, cells []int32) {
	first := len(w.totals)
	if w.pass.factors == nil {
		for _, r := range rows {
			_, data := b.Row(int(r))
			total := 0.0
			for _, v := range data {
				total += float64(v)
			}
			w.totals = append(w.totals, total)
		}
	}
	now := time.Now()
	if w.tester != nil {
		for _, r := range rows {
			w.tester.AddCell(b.Row(int(r)))
		}
		now = w.oraTime.lap(now)
	}
	if w.part != nil {
		for i, r := range rows {
			factor := 0.0
			if w.pass.factors != nil {
				factor = w.pass.factors[b.First+int(r)]
			} else {
				factor = norm.Factor(w.totals[first+i], w.pass.targetSum)
			}
			w.addMoments(b, int(r), w.pass.batchOf[cells[i]], factor)
		}
		w.hvgTime.lap(now)
	}
}

// addMoments adds row r of the block to those of its batch, -1 for none.
func (w *cellWork) addMoments(b *sparse.Block, r int, batch int32, factor float64) {
	if batch < 0 {
		return
	}
	indices, counts := b.Row(r)
	if !w.pass.logged {
		w.part.AddCounts(int(batch), indices, counts, factor)
		return
	}
	if cap(w.values) < len(counts) {
		w.values = make([]float64, 2*len(counts))
	}
	values := w.values[:len(counts)]
	w.log1p.Into(values, counts, factor)
	w.part.AddCell(int(batch), indices, values)
}

// wantMoments makes the pass gather what flavor p needs.
func (a *Analysis) wantMoments(c *cellPass, p hvg.Params) error {
	if err := p.Check(); err != nil {
		return err
	}
	of, n, err := a.batches(p.BatchKey)
	if err != nil {
		return err
	}
	c.batchOf, c.logged = of, p.Logged()
	c.total = hvg.NewMoments(len(a.Kept.Genes), n)
	return nil
}

// readKept does the pass over the kept cells and genes.
func (a *Analysis) readKept(ctx context.Context, stage string, c *cellPass) error {
	return pass(ctx, a, stage, a.view(), a.Kept.Cells, func() *cellWork { return c.begin(a.Kept.Cells) }, c.merge)
}
