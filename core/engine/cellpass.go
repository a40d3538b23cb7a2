package engine

import (
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

	batchOf     []int32 // by cell of the file
	logged      bool
	part, total *hvg.Moments // nil: no moments
	log1p       norm.Log1p
	values      []float64

	n                int // cells so far
	oraTime, hvgTime time.Duration
}

// block takes the given rows of b, which are those cells of the file.
func (c *cellPass) block(b *sparse.Block, rows, cells []int32) {
	if c.factors == nil {
		for _, r := range rows {
			_, data := b.Row(int(r))
			total := 0.0
			for _, v := range data {
				total += float64(v)
			}
			c.totals = append(c.totals, total)
		}
	}
	start := time.Now()
	if c.tester != nil {
		for _, r := range rows {
			c.tester.AddCell(b.Row(int(r)))
		}
	}
	middle := time.Now()
	if c.part != nil {
		for i, r := range rows {
			c.addMoments(b, int(r), int(cells[i]), c.n+i)
		}
	}
	c.n += len(rows)
	c.oraTime += middle.Sub(start)
	c.hvgTime += time.Since(middle)
}

// addMoments adds row r of the block, which is the file's cell and the kept-th of those kept.
func (c *cellPass) addMoments(b *sparse.Block, r, cell, kept int) {
	batch := c.batchOf[cell]
	if batch < 0 {
		return
	}
	var factor float64
	if c.factors != nil {
		factor = c.factors[kept]
	} else {
		factor = norm.Factor(c.totals[kept], c.targetSum)
	}
	indices, counts := b.Row(r)
	if cap(c.values) < len(counts) {
		c.values = make([]float64, 2*len(counts))
	}
	values := c.values[:len(counts)]
	if c.logged {
		c.log1p.Into(values, counts, factor)
	} else {
		norm.ScaleInto(values, counts, factor)
	}
	c.part.AddCell(int(batch), indices, values)
}

func (c *cellPass) endShard() {
	if c.part != nil {
		c.total.Merge(c.part)
		c.part.Reset()
	}
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
	c.part, c.total = hvg.NewMoments(len(a.Kept.Genes), n), hvg.NewMoments(len(a.Kept.Genes), n)
	return nil
}

// blockOfView adapts the pass to a view, all of whose rows are kept.
func (c *cellPass) blockOfView(kept []int32) func(*sparse.Block) error {
	var rows []int32
	return func(b *sparse.Block) error {
		for len(rows) < b.Rows() {
			rows = append(rows, int32(len(rows)))
		}
		c.block(b, rows[:b.Rows()], kept[b.First:b.First+b.Rows()])
		return nil
	}
}
