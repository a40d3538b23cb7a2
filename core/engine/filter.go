package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"coverslip/core/qc"
)

// keeps reports whether the cell passes the thresholds for cells. pct_counts_mt is compared as the float32
// that it is in scanpy; a cell without counts has none and passes.
func (f Filter) keeps(r *qc.Result, cell int) bool {
	return !f.dropsMinGenes(r, cell) && !f.dropsMaxGenes(r, cell) && !f.dropsMaxPctMT(r, cell)
}

func (f Filter) dropsMinGenes(r *qc.Result, cell int) bool {
	return int(r.NGenesByCounts[cell]) < f.MinGenes
}

func (f Filter) dropsMaxGenes(r *qc.Result, cell int) bool {
	return f.MaxGenes != nil && int(r.NGenesByCounts[cell]) >= *f.MaxGenes
}

func (f Filter) dropsMaxPctMT(r *qc.Result, cell int) bool {
	return f.MaxPctMT != nil && float32(r.PctCountsMT[cell]) >= float32(*f.MaxPctMT)
}

// Filter drops cells and then genes of the whole matrix, by QC's metrics; what an earlier Filter dropped
// comes back, and the results of later steps are forgotten. Counting the genes' cells again takes a pass
// over the dropped cells where both cells are dropped and MinCells is set.
func (a *Analysis) Filter(ctx context.Context, f Filter) error {
	if a.QCResult == nil {
		return errors.New("cells and genes are filtered by their QC metrics: run QC first")
	}
	missed, err := a.countDropped(ctx, f)
	if err != nil {
		return err
	}
	kept, err := a.applyFilter(f, missed)
	if err != nil {
		return err
	}
	a.SetFilter(kept)
	a.NormResult, a.HVGResult, a.PCAResult, a.ORAResult = nil, nil, nil, nil
	return nil
}

// countDropped counts, for each gene, the cells that have it but are dropped. It is nil where that does
// not matter.
func (a *Analysis) countDropped(ctx context.Context, f Filter) ([]int64, error) {
	if f.MinCells <= 0 {
		return nil, nil
	}
	dropped := []int32{}
	for cell := range a.QCResult.NGenesByCounts {
		if !f.keeps(a.QCResult, cell) {
			dropped = append(dropped, int32(cell))
		}
	}
	if len(dropped) == 0 {
		return nil, nil
	}
	s := a.stage(dropped, nil)
	s.Count = true
	missed := make([]int64, a.vars.Index.Len())
	err := a.pass(ctx, StepFilter, s, func(p *Part) {
		for g, n := range p.Counts {
			missed[g] += n
		}
	})
	return missed, err
}

// applyFilter works out what is kept. missed is [Analysis.countDropped]'s.
func (a *Analysis) applyFilter(f Filter, missed []int64) (Kept, error) {
	q := a.QCResult
	kept := Kept{Cells: []int32{}, Genes: []int32{}}
	var minGenes, maxGenes, maxPctMT int
	for cell := range q.NGenesByCounts {
		drop := false
		for _, t := range []struct {
			count *int
			drops func(*qc.Result, int) bool
		}{{&minGenes, f.dropsMinGenes}, {&maxGenes, f.dropsMaxGenes}, {&maxPctMT, f.dropsMaxPctMT}} {
			if t.drops(q, cell) {
				*t.count++
				drop = true
			}
		}
		if !drop {
			kept.Cells = append(kept.Cells, int32(cell))
		}
	}
	for g, n := range q.NCellsByCounts {
		if missed != nil {
			n -= missed[g]
		}
		if n >= int64(f.MinCells) {
			kept.Genes = append(kept.Genes, int32(g))
		}
	}
	if f.MinGenes > 0 {
		kept.Dropped = append(kept.Dropped, Dropped{"min_genes", minGenes})
	}
	if f.MaxGenes != nil {
		kept.Dropped = append(kept.Dropped, Dropped{"max_genes", maxGenes})
	}
	if f.MaxPctMT != nil {
		kept.Dropped = append(kept.Dropped, Dropped{"max_pct_mt", maxPctMT})
	}
	if f.MinCells > 0 {
		kept.Dropped = append(kept.Dropped, Dropped{"min_cells", len(q.NCellsByCounts) - len(kept.Genes)})
	}
	return kept, kept.check(len(q.NGenesByCounts), len(q.NCellsByCounts))
}

// check refuses a filter that leaves nothing.
func (k Kept) check(nCells, nGenes int) error {
	var each []string
	for _, d := range k.Dropped {
		each = append(each, fmt.Sprintf("%s drops %d", d.Threshold, d.Count))
	}
	switch {
	case len(k.Cells) == 0:
		return fmt.Errorf("the filters keep none of the %d cells (%s): relax them", nCells, strings.Join(each, ", "))
	case len(k.Genes) == 0:
		return fmt.Errorf("the filters keep none of the %d genes (%s): relax them", nGenes, strings.Join(each, ", "))
	}
	return nil
}
