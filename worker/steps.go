package worker

import (
	"cmp"
	"math"
	"slices"

	"coverslip/core/engine"
	"coverslip/core/stats"
)

// significance is the level at which a cell counts for a gene set, before it is divided among the sets.
const significance = 0.05

const (
	topGenes     = 10 // named of the highly variable
	topOfLoading = 5  // named of each component
)

// step is what a step found, to be sent. Normalising is a function that later steps apply: there is
// nothing to show of it, and the step is nil.
func (r *run) step(name string, seconds float64, cached bool) *Step {
	step := &Step{Seconds: seconds, Cached: cached}
	switch name {
	case engine.StepQC:
		step.Name, step.QC = StepQC, r.qcStep()
	case engine.StepFilter:
		step.Name, step.Filter = StepFilter, r.filterStep()
	case engine.StepHVG:
		step.Name, step.HVG = StepHVG, r.hvgStep()
	case engine.StepPCA:
		step.Name, step.PCA = StepPCA, r.pcaStep()
	case engine.StepORA:
		step.Name, step.ORA = StepORA, r.oraStep()
	default:
		return nil
	}
	return step
}

func (r *run) qcStep() *QCStep {
	q := r.a.QCResult
	out := &QCStep{
		NGenesByCounts: slices.Clone(q.NGenesByCounts), // the result stays ours
		TotalCounts:    float32s(q.TotalCounts),
		PctCountsMT:    float32s(q.PctCountsMT),
		MitoGenes:      r.a.MitoGenes(),
		MedianGenes:    medianOfNumbers(q.NGenesByCounts),
		MedianCounts:   medianOfNumbers(q.TotalCounts),
		MedianPctMT:    medianOfNumbers(q.PctCountsMT),
	}
	for i, n := range q.PercentTop {
		out.PercentTop = append(out.PercentTop, int32(n))
		out.PctTopMedian = append(out.PctTopMedian, medianOfNumbers(q.PctTop[i]))
	}
	for _, n := range q.NCellsByCounts {
		if n > 0 {
			out.GenesSeen++
		}
	}
	return out
}

// medianOfNumbers is the median of those that are numbers; NaN without any.
func medianOfNumbers[T int32 | float64](x []T) float64 {
	numbers := make([]float64, 0, len(x))
	for _, v := range x {
		if v == v {
			numbers = append(numbers, float64(v))
		}
	}
	if len(numbers) == 0 {
		return math.NaN()
	}
	return stats.Median(numbers)
}

func (r *run) filterStep() *FilterStep {
	q, kept := r.a.QCResult, r.a.Kept
	out := &FilterStep{
		CellsBefore: len(q.NGenesByCounts), GenesBefore: len(q.NCellsByCounts),
		Cells: len(kept.Cells), Genes: len(kept.Genes),
		Kept: make([]uint32, len(kept.Cells)),
	}
	for _, d := range kept.Dropped {
		out.DroppedBy = append(out.DroppedBy, Dropped(d))
	}
	for i, c := range kept.Cells {
		out.Kept[i] = uint32(c)
	}
	return out
}

func (r *run) hvgStep() *HVGStep {
	h, names := r.a.HVGResult, r.a.GeneNames()
	out := &HVGStep{
		Means:           float32s(h.Means),
		Dispersions:     float32s(h.Dispersions),
		DispersionsNorm: slices.Clone(h.DispersionsNorm),
		HighlyVariable:  make([]uint8, len(h.HighlyVariable)),
		Notes:           h.Notes,
	}
	var chosen []int
	for i, v := range h.HighlyVariable {
		if v {
			out.HighlyVariable[i] = 1
			chosen = append(chosen, i)
		}
	}
	out.Selected = len(chosen)
	slices.SortStableFunc(chosen, func(a, b int) int {
		return cmp.Compare(h.DispersionsNorm[b], h.DispersionsNorm[a])
	})
	for _, i := range chosen[:min(topGenes, len(chosen))] {
		out.Top = append(out.Top, names[i])
	}
	return out
}

func (r *run) pcaStep() *PCAStep {
	p, names := r.a.PCAResult, r.a.GeneNames()
	out := &PCAStep{
		NComps: p.NComps, Variance: slices.Clone(p.Variance), VarianceRatio: slices.Clone(p.VarianceRatio), Notes: p.Notes,
	}
	for c := range p.NComps {
		var top []string
		for _, i := range largestLoadings(p.Loadings, p.NComps, c) {
			top = append(top, names[p.Genes[i]])
		}
		out.TopGenes = append(out.TopGenes, top)
	}
	return out
}

// largestLoadings returns the genes, by their rows, with the largest |loading| on a component, the largest first. Those
// with none are left out.
func largestLoadings(loadings []float32, nComps, component int) []int {
	size := func(gene int) float64 { return math.Abs(float64(loadings[gene*nComps+component])) }
	var top []int
	for gene := range len(loadings) / nComps {
		if size(gene) == 0 || len(top) == topOfLoading && size(gene) <= size(top[topOfLoading-1]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(top, gene, func(a, b int) int { return -cmp.Compare(size(a), size(b)) })
		top = slices.Insert(top, at, gene)
		top = top[:min(len(top), topOfLoading)]
	}
	return top
}

func (r *run) oraStep() *ORAStep {
	o := r.a.ORAResult
	out := &ORAStep{NUp: o.NUp, Sets: o.Sets, SetSize: make([]int32, len(o.Sets)), Significant: make([]int32, len(o.Sets))}
	for i, n := range o.SetSize {
		out.SetSize[i] = int32(n)
	}
	for i, p := range o.PVals {
		if p*float64(len(o.Sets)) < significance {
			out.Significant[i%len(o.Sets)]++
		}
	}
	return out
}

func float32s(x []float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}
