package engine

import (
	"context"
	"errors"
	"fmt"

	"coverslip/core/kernel"
	"coverslip/core/qc"
	"coverslip/core/sparse"
)

// qcPass gathers the metrics of the whole matrix. With thresholds for cells known beforehand it also
// counts, in the same reading, what the dropped cells take from each gene, and hands the kept cells on.
type qcPass struct {
	a      *Analysis
	task   *QCTask
	total  *qc.Accumulator
	missed []int64   // cells that have the gene but are dropped
	then   *cellPass // what is done with the kept cells; nil: nothing
}

func (a *Analysis) newQCPass(mito Mito, p qc.Params) (*qcPass, error) {
	nObs, nVars := a.x.Shape()
	switch {
	case nObs == 0:
		return nil, errors.New("the matrix has no cells")
	case nVars == 0:
		return nil, errors.New("the matrix has no genes")
	}
	mt, err := mito.Find(a.vars)
	if err != nil {
		return nil, err
	}
	total, err := qc.New(nVars, mt, p)
	return &qcPass{a: a, task: &QCTask{MT: mt, PercentTop: p.PercentTop}, total: total, missed: make([]int64, nVars)}, err
}

func (q *qcPass) read(ctx context.Context) error {
	s := q.a.stage(nil, nil)
	s.QC = q.task
	if q.then != nil {
		s.Kept = q.then.task
	}
	return q.a.pass(ctx, StepQC, s, func(p *Part) {
		q.total.Merge(p.QC)
		for g, n := range p.Missed {
			q.missed[g] += n
		}
		if q.then != nil {
			q.then.merge(p.Kept)
		}
	})
}

// qcWork is the pass on one shard.
type qcWork struct {
	nVars  int
	filter *Filter
	part   *qc.Accumulator
	missed []int64   // nil: no cell was dropped
	then   *keptWork // nil: nothing

	rows, cells []int32   // kept rows of the block, and their numbers in the file
	totals      []float64 // and their totals
}

func (p *Prepared) newQCWork() *qcWork {
	w := &qcWork{nVars: len(p.stage.QC.MT), filter: p.stage.QC.Filter, part: p.qc.Fork()}
	if w.filter != nil && p.stage.Kept != nil {
		w.then = p.newKeptWork()
	}
	return w
}

func (w *qcWork) block(b *sparse.Block) error {
	done := len(w.part.Cells().NGenesByCounts)
	if err := w.part.Add(b); err != nil || w.filter == nil {
		return err
	}
	w.rows, w.cells, w.totals = w.rows[:0], w.cells[:0], w.totals[:0]
	totals := w.part.Cells().TotalCounts[done:]
	for r := range b.Rows() {
		if w.filter.keeps(w.part.Cells(), done+r) {
			w.rows, w.cells = append(w.rows, int32(r)), append(w.cells, int32(b.First+r))
			w.totals = append(w.totals, totals[r])
			continue
		}
		if w.missed == nil {
			w.missed = kernel.Zeros[int64](w.nVars)
		}
		indices, _ := b.Row(r)
		for _, g := range indices {
			w.missed[g]++
		}
	}
	if w.then != nil {
		w.then.add(b, w.rows, w.cells, w.totals)
	}
	return nil
}

func (w *qcWork) end(out *Part) {
	out.QC, out.Missed = w.part.Done(), w.missed
	if w.then != nil {
		w.then.end(out)
	}
}

// worded words a negative value with the names that a person knows.
func (a *Analysis) worded(err error) error {
	var negative *qc.NegativeError
	if !errors.As(err, &negative) {
		return err
	}
	return fmt.Errorf("the value of gene %q in cell %q (row %d) is %g, and counts are never negative: "+
		"the matrix looks scaled or corrected. Choose raw or a layer that holds the counts: %w",
		a.vars.Index.At(negative.Gene), a.obs.Index.At(negative.Cell), negative.Cell, negative.Value, negative)
}
