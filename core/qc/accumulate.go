package qc

import (
	"fmt"
	"slices"

	"coverslip/core/sparse"
)

// Accumulator gathers the metrics of a run of rows, block by block. Rows cut into several runs give the
// same result when their accumulators are merged in the order of the rows.
type Accumulator struct {
	top *topper
	res Result
}

// New returns an accumulator for a matrix of nVars genes, of which mt marks the mitochondrial ones (nil:
// none); it is kept. It refuses a PercentTop that is not positive; it panics when mt is not nVars long.
func New(nVars int, mt []bool, p Params) (*Accumulator, error) {
	if mt != nil && len(mt) != nVars {
		panic("qc: mt does not have one value for each gene")
	}
	ns := slices.Clone(p.PercentTop)
	slices.Sort(ns)
	ns = slices.Compact(ns)
	if len(ns) > 0 && ns[0] < 1 {
		return nil, fmt.Errorf("percent_top holds %d: give numbers of genes from 1 up", ns[0])
	}
	for len(ns) > 0 && ns[len(ns)-1] > nVars {
		ns = ns[:len(ns)-1]
	}
	if mt == nil {
		mt = make([]bool, nVars)
	}
	return &Accumulator{top: newTopper(ns), res: Result{
		PercentTop:     ns,
		PctTop:         make([][]float64, len(ns)),
		MT:             mt,
		NCellsByCounts: make([]int64, nVars),
		TotalByGene:    make([]float64, nVars),
	}}, nil
}

// NegativeError says that a value is below zero, so that the matrix cannot hold counts.
type NegativeError struct {
	Cell, Gene int // in the matrix
	Value      float32
}

func (e *NegativeError) Error() string {
	return fmt.Sprintf("cell %d, gene %d: value %g is negative", e.Cell, e.Gene, e.Value)
}

// Add takes the rows of b, which must follow those added before. The error is a [*NegativeError].
func (a *Accumulator) Add(b *sparse.Block) error {
	r := &a.res
	for i := range b.Rows() {
		indices, data := b.Row(i)
		total, totalMT, err := a.addRow(indices, data)
		if err != nil {
			err.Cell = b.First + i
			return err
		}
		r.NGenesByCounts = append(r.NGenesByCounts, int32(len(data)))
		r.TotalCounts = append(r.TotalCounts, total)
		r.TotalCountsMT = append(r.TotalCountsMT, totalMT)
		r.PctCountsMT = append(r.PctCountsMT, pctMT(totalMT, total))
		for k, sum := range a.top.sums() {
			r.PctTop[k] = append(r.PctTop[k], sum/total*100)
		}
	}
	return nil
}

// addRow adds one cell to the genes' sums and to the topper, and returns its totals.
func (a *Accumulator) addRow(indices []int32, data []float32) (total, totalMT float64, _ *NegativeError) {
	a.top.reset()
	nCells, byGene, mt := a.res.NCellsByCounts, a.res.TotalByGene, a.res.MT
	for j, g := range indices {
		v := data[j]
		if !a.top.add(v) {
			return 0, 0, &NegativeError{Gene: int(g), Value: v}
		}
		x := float64(v)
		total += x
		nCells[g]++
		byGene[g] += x
		if mt[g] {
			totalMT += x
		}
	}
	return total, totalMT, nil
}

// pctMT divides in float32 as scanpy does: a cell at a threshold must fall on the same side of it.
func pctMT(mt, total float64) float64 {
	share := float32(mt) / float32(total)
	return float64(float32(share * 100))
}

// Merge adds what next has gathered from the rows that follow. Both must come from the same [New]
// arguments; next is not changed.
func (a *Accumulator) Merge(next *Accumulator) {
	r, n := &a.res, &next.res
	r.NGenesByCounts = append(r.NGenesByCounts, n.NGenesByCounts...)
	r.TotalCounts = append(r.TotalCounts, n.TotalCounts...)
	r.TotalCountsMT = append(r.TotalCountsMT, n.TotalCountsMT...)
	r.PctCountsMT = append(r.PctCountsMT, n.PctCountsMT...)
	for k := range r.PctTop {
		r.PctTop[k] = append(r.PctTop[k], n.PctTop[k]...)
	}
	for g := range r.NCellsByCounts {
		r.NCellsByCounts[g] += n.NCellsByCounts[g]
		r.TotalByGene[g] += n.TotalByGene[g]
	}
}

// Fork returns an accumulator of the same settings that has seen no row.
func (a *Accumulator) Fork() *Accumulator {
	n := len(a.res.MT)
	return &Accumulator{top: newTopper(a.res.PercentTop), res: Result{
		PercentTop:     a.res.PercentTop,
		PctTop:         make([][]float64, len(a.res.PercentTop)),
		MT:             a.res.MT,
		NCellsByCounts: make([]int64, n),
		TotalByGene:    make([]float64, n),
	}}
}

// Result returns what was gathered so far. It is the accumulator's own memory.
func (a *Accumulator) Result() *Result { return &a.res }
