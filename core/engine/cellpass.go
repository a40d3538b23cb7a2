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
	task   *KeptTask
	totals []float64    // gathered where the factors are not known
	sums   *hvg.Moments // nil: no moments
	ora    *ora.Result  // nil: no gene sets

	oraTime, hvgTime time.Duration // of all workers
}

func (c *cellPass) merge(p *KeptPart) {
	c.totals = append(c.totals, p.Totals...)
	if c.sums != nil {
		c.sums.Add(p.Moments)
	}
	if c.ora != nil {
		c.ora.PVals, c.ora.Score = append(c.ora.PVals, p.PVals...), append(c.ora.Score, p.Score...)
	}
	c.oraTime += time.Duration(p.ORASeconds * float64(time.Second))
	c.hvgTime += time.Duration(p.HVGSeconds * float64(time.Second))
}

// readKept does the pass over the kept cells and genes.
func (a *Analysis) readKept(ctx context.Context, name string, c *cellPass) error {
	s := a.stage(a.Kept.Cells, a.Kept.Genes)
	s.Kept = c.task
	return a.pass(ctx, name, s, func(p *Part) { c.merge(p.Kept) })
}

// wantMoments makes the pass gather what flavor p needs. allGenes says that components will be found on all of them.
func (a *Analysis) wantMoments(c *cellPass, p hvg.Params, allGenes bool) error {
	if err := p.Check(); err != nil {
		return err
	}
	of, n, err := a.batches(p.BatchKey)
	if err != nil {
		return err
	}
	c.task.Moments = &MomentsTask{BatchOf: of, NBatches: n, HVG: p, AllGenes: allGenes}
	c.sums = hvg.NewMoments(len(a.Kept.Genes), n)
	return nil
}

// wantORA makes the pass test gene sets.
func (a *Analysis) wantORA(c *cellPass, p ora.Params) error {
	tester, err := a.newTester(p)
	if err != nil {
		return err
	}
	c.task.ORA, c.task.GeneNames = &p, a.GeneNames()
	c.ora = tester.Result()
	return nil
}

// keptWork is the pass on the kept cells of one shard.
type keptWork struct {
	task   *KeptTask
	cells  []int32 // of a view: the cells of the file that its rows are; nil: row r is cell r
	totals []float64
	tester *ora.Tester
	part   *hvg.Moments
	saw    func(*hvg.Sums)
	log1p  norm.Log1p
	logged bool // of which values moments are
	values []float64
	rows   []int32   // of a block: 0, 1, 2, ...
	named  []int32   // and the cells of the file that they are
	sum    []float64 // and their totals

	oraTime, hvgTime time.Duration
}

func (p *Prepared) newKeptWork() *keptWork {
	w := &keptWork{task: p.stage.Kept, cells: p.stage.Cells, saw: p.saw}
	if p.tester != nil {
		w.tester = p.tester.Fork()
	}
	if p.sums != nil {
		w.part = p.sums.Fork()
		w.logged = w.task.Moments.HVG.Logged()
	}
	return w
}

// block takes a block of the view of the kept cells.
func (w *keptWork) block(b *sparse.Block) error {
	w.rows, w.named = w.rows[:0], w.named[:0]
	for r := range b.Rows() {
		w.rows = append(w.rows, int32(r))
		if cell := b.First + r; w.cells == nil {
			w.named = append(w.named, int32(cell))
		} else {
			w.named = append(w.named, w.cells[cell])
		}
	}
	w.sum = w.sum[:0]
	if w.task.Factors == nil {
		for _, r := range w.rows {
			_, data := b.Row(int(r))
			total := 0.0
			for _, v := range data {
				total += float64(v)
			}
			w.sum = append(w.sum, total)
		}
	}
	w.add(b, w.rows, w.named, w.sum)
	return nil
}

// add takes the given rows of b, which are those cells of the file and have those totals. Where factors are known
// there need be none.
func (w *keptWork) add(b *sparse.Block, rows, cells []int32, totals []float64) {
	if w.task.Factors == nil {
		w.totals = append(w.totals, totals...)
	}
	start := time.Now()
	if w.tester != nil {
		for _, r := range rows {
			w.tester.AddCell(b.Row(int(r)))
		}
	}
	middle := time.Now()
	if w.part != nil {
		for i, r := range rows {
			var factor float64
			if w.task.Factors != nil {
				factor = w.task.Factors[b.First+int(r)]
			} else {
				factor = norm.Factor(totals[i], w.task.TargetSum)
			}
			w.addMoments(b, int(r), w.task.Moments.BatchOf[cells[i]], factor)
		}
	}
	w.oraTime += middle.Sub(start)
	w.hvgTime += time.Since(middle)
}

// addMoments adds row r of the block to those of its batch, -1 for none.
func (w *keptWork) addMoments(b *sparse.Block, r int, batch int32, factor float64) {
	if batch < 0 {
		return
	}
	indices, counts := b.Row(r)
	if !w.logged {
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

func (w *keptWork) end(out *Part) {
	out.Kept = &KeptPart{Totals: w.totals, ORASeconds: w.oraTime.Seconds(), HVGSeconds: w.hvgTime.Seconds()}
	if w.part != nil {
		out.Kept.Moments = w.part.Done()
		w.saw(out.Kept.Moments)
	}
	if w.tester != nil {
		r := w.tester.Result()
		out.Kept.PVals, out.Kept.Score = r.PVals, r.Score
	}
}
