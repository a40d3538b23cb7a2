package engine

import (
	"context"
	"errors"
	"fmt"

	"coverslip/core/qc"
	"coverslip/core/sparse"
)

// qcPass gathers the metrics of the whole matrix. With thresholds for cells known beforehand it also
// counts, in the same reading, what the dropped cells take from each gene, and hands the kept cells on.
type qcPass struct {
	a     *Analysis
	total *qc.Accumulator

	filter *Filter   // nil: not known yet
	missed []int64   // cells that have the gene but are dropped
	then   *cellPass // what is done with the kept cells; nil: nothing
}

// qcWork is the pass on one shard.
type qcWork struct {
	pass   *qcPass
	part   *qc.Accumulator
	missed []int64
	then   *cellWork

	rows, cells []int32 // kept rows of the block, and their numbers in the file
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
	return &qcPass{a: a, total: total}, err
}

func (q *qcPass) read(ctx context.Context) error {
	return pass(ctx, q.a, StepQC, q.a.x, nil, q.begin, q.merge)
}

func (q *qcPass) begin() *qcWork {
	w := &qcWork{pass: q, part: q.total.Fork()}
	if q.filter != nil {
		w.missed = make([]int64, len(q.a.vars.Index))
	}
	if q.then != nil {
		w.then = q.then.begin(nil)
	}
	return w
}

func (q *qcPass) merge(w *qcWork) {
	q.total.Merge(w.part)
	for g, n := range w.missed {
		q.missed[g] += n
	}
	if q.then != nil {
		q.then.merge(w.then)
	}
}

func (w *qcWork) block(b *sparse.Block) error {
	done := len(w.part.Cells().NGenesByCounts)
	if err := w.part.Add(b); err != nil {
		return w.pass.a.sayNegative(err)
	}
	filter := w.pass.filter
	if filter == nil {
		return nil
	}
	w.rows, w.cells = w.rows[:0], w.cells[:0]
	for r := range b.Rows() {
		if filter.keeps(w.part.Cells(), done+r) {
			w.rows, w.cells = append(w.rows, int32(r)), append(w.cells, int32(b.First+r))
			continue
		}
		indices, _ := b.Row(r)
		for _, g := range indices {
			w.missed[g]++
		}
	}
	if w.then != nil {
		w.then.add(b, w.rows, w.cells)
	}
	return nil
}

// sayNegative words a negative value with the names that a person knows.
func (a *Analysis) sayNegative(err error) error {
	var negative *qc.NegativeError
	if !errors.As(err, &negative) {
		return err
	}
	return fmt.Errorf("the value of gene %q in cell %q (row %d) is %g, and counts are never negative: "+
		"the matrix looks scaled or corrected. Choose raw or a layer that holds the counts: %w",
		a.vars.Index[negative.Gene], a.obs.Index[negative.Cell], negative.Cell, negative.Value, negative)
}
