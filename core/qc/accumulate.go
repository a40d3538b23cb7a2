package qc

import (
	"fmt"
	"slices"

	"coverslip/core/kernel"
	"coverslip/core/sparse"
)

// Accumulator gathers the metrics of a run of rows, block by block. Rows cut into several runs give the
// same result when their accumulators are merged in the order of the rows.
//
// Sums of whole counts are exact, in whatever order and form they are taken; so each gene's cells and counts
// are gathered in a tally of whole numbers, and moved to the result now and then. From the first cell on that
// holds anything else, sums are taken one by one, in row order.
type Accumulator struct {
	res     Result
	tallies []kernel.Tally // by gene: what the last rows gave, not in res yet
	tallied int            // how many rows that is
	uneven  bool           // some value was no whole number, so nothing is tallied any more

	mt      marked
	top     topper
	counter kernel.Counter
	small   []kernel.Times // the small counts of one cell
	large   []float32      // and its other values
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
	return newAccumulator(ns, mt), nil
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
		c, err := a.addRow(indices, data)
		if err != nil {
			err.Cell = b.First + i
			return err
		}
		r.NGenesByCounts = append(r.NGenesByCounts, int32(len(data)))
		r.TotalCounts = append(r.TotalCounts, c.total)
		r.TotalCountsMT = append(r.TotalCountsMT, c.mt)
		r.PctCountsMT = append(r.PctCountsMT, pctMT(c.mt, c.total))
		for k, sum := range c.top {
			r.PctTop[k] = append(r.PctTop[k], sum/c.total*100)
		}
	}
	return nil
}

// cell is what is summed up in a cell: all counts, those of mitochondrial genes, those of the highest genes.
type cell struct {
	total, mt float64
	top       []float64
}

// addRow adds a cell to the genes' sums and returns its own.
func (a *Accumulator) addRow(indices []int32, data []float32) (c cell, _ *NegativeError) {
	a.small, a.large = a.counter.Count(a.small[:0], a.large[:0], data)
	if a.uneven || !allWhole(a.large) {
		return a.addUneven(indices, data)
	}
	total := int64(0)
	for _, t := range a.small {
		total += int64(t.Value) * int64(t.N)
	}
	for _, v := range a.large {
		total += int64(v)
	}
	c.total = float64(total)
	c.top = a.top.ofCounts(a.small, a.large)
	c.mt = a.mt.sum(indices, data)
	kernel.AddCounts(a.tallies, indices, data)
	if a.tallied++; a.tallied == kernel.TallyRows {
		a.untally()
	}
	return c, nil
}

// allWhole tells whether values are whole and not too large for a tally.
func allWhole(values []float32) bool {
	for _, v := range values {
		if !(v >= 0 && v < kernel.TallyCount) || v != float32(int(v)) {
			return false
		}
	}
	return true
}

func (a *Accumulator) addUneven(indices []int32, data []float32) (c cell, _ *NegativeError) {
	a.untally()
	a.uneven = true
	nCells, byGene := a.res.NCellsByCounts, a.res.TotalByGene
	for j, g := range indices {
		if data[j] < 0 {
			return c, &NegativeError{Gene: int(g), Value: data[j]}
		}
		x := float64(data[j])
		c.total += x
		nCells[g]++
		byGene[g] += x
	}
	c.mt = a.mt.sum(indices, data)
	c.top = a.top.ofValues(data)
	return c, nil
}

// untally moves the tallies to the result.
func (a *Accumulator) untally() {
	if a.tallied == 0 {
		return
	}
	for g, t := range a.tallies {
		a.res.NCellsByCounts[g] += t.Cells()
		a.res.TotalByGene[g] += t.Total()
	}
	clear(a.tallies)
	a.tallied = 0
}

// pctMT divides in float32 as scanpy does: a cell at a threshold must fall on the same side of it.
func pctMT(mt, total float64) float64 {
	share := float32(mt) / float32(total)
	return float64(float32(share * 100))
}

// Merge adds what an accumulator of the same settings found in the rows that follow. next is not changed.
func (a *Accumulator) Merge(next *Result) {
	r := a.Result()
	r.NGenesByCounts = append(r.NGenesByCounts, next.NGenesByCounts...)
	r.TotalCounts = append(r.TotalCounts, next.TotalCounts...)
	r.TotalCountsMT = append(r.TotalCountsMT, next.TotalCountsMT...)
	r.PctCountsMT = append(r.PctCountsMT, next.PctCountsMT...)
	for k := range r.PctTop {
		r.PctTop[k] = append(r.PctTop[k], next.PctTop[k]...)
	}
	for g := range r.NCellsByCounts {
		r.NCellsByCounts[g] += next.NCellsByCounts[g]
		r.TotalByGene[g] += next.TotalByGene[g]
	}
}

// Fork returns an accumulator of the same settings that has seen no row, for use beside this one.
func (a *Accumulator) Fork() *Accumulator { return newAccumulator(a.res.PercentTop, a.res.MT) }

// usedTallies are those of accumulators that are done.
var usedTallies kernel.Spare[kernel.Tally]

func newAccumulator(percentTop []int, mt []bool) *Accumulator {
	nVars := len(mt)
	return &Accumulator{mt: newMarked(mt), top: newTopper(percentTop), tallies: usedTallies.Zeros(nVars), res: Result{
		PercentTop:     percentTop,
		PctTop:         make([][]float64, len(percentTop)),
		MT:             mt,
		NCellsByCounts: kernel.Zeros[int64](nVars),
		TotalByGene:    kernel.Zeros[float64](nVars),
	}}
}

// Result returns what was gathered so far. It is the accumulator's own memory.
func (a *Accumulator) Result() *Result {
	a.untally()
	return &a.res
}

// Done is [Accumulator.Result] of an accumulator that is not used any more.
func (a *Accumulator) Done() *Result {
	r := a.Result()
	usedTallies.Give(a.tallies)
	a.tallies = nil
	return r
}

// Cells is [Accumulator.Result] with only the metrics of cells up to date: for a look at the last cells at no
// cost.
func (a *Accumulator) Cells() *Result { return &a.res }
