package engine

import (
	"errors"
	"fmt"

	"coverslip/core/qc"
	"coverslip/core/sparse"
)

// qcPass gathers the metrics of the whole matrix. With thresholds for cells known beforehand it also
// counts, in the same reading, what the dropped cells take from each gene, and hands the kept cells on.
type qcPass struct {
	a           *Analysis
	part, total *qc.Accumulator

	filter *Filter   // nil: not known yet
	missed []int64   // cells that have the gene but are dropped
	then   *cellPass // what is done with the kept cells; nil: nothing

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
	part, err := qc.New(nVars, mt, p)
	if err != nil {
		return nil, err
	}
	total, err := qc.New(nVars, mt, p)
	return &qcPass{a: a, part: part, total: total}, err
}

func (q *qcPass) block(b *sparse.Block) error {
	done := len(q.part.Result().NGenesByCounts)
	if err := q.part.Add(b); err != nil {
		return q.a.sayNegative(err)
	}
	if q.filter == nil {
		return nil
	}
	q.rows, q.cells = q.rows[:0], q.cells[:0]
	for r := range b.Rows() {
		if q.filter.keeps(q.part.Result(), done+r) {
			q.rows, q.cells = append(q.rows, int32(r)), append(q.cells, int32(b.First+r))
			continue
		}
		indices, _ := b.Row(r)
		for _, g := range indices {
			q.missed[g]++
		}
	}
	if q.then != nil {
		q.then.block(b, q.rows, q.cells)
	}
	return nil
}

func (q *qcPass) endShard() {
	q.total.Merge(q.part)
	q.part.Reset()
	if q.then != nil {
		q.then.endShard()
	}
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
