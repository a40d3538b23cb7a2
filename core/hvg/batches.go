package hvg

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// findInBatches ranks the genes in each batch among those that the batch expresses, and merges: means and
// dispersions are averaged over batches (those that are NaN left out, those of genes that a batch does
// not express counting as 0), genes are ordered by the number of batches that select them and then by the
// mean normalised dispersion.
func findInBatches(m *Moments, names []string, p Params) (*Result, error) {
	if len(names) != m.nVars {
		panic("hvg: names does not have one name for each gene")
	}
	r := &Result{Flavor: p.Flavor, NBatches: make([]int64, m.nVars), Intersection: make([]bool, m.nVars)}
	sum := scores{make([]float64, m.nVars), make([]float64, m.nVars), make([]float64, m.nVars)}
	finite := scores{make([]float64, m.nVars), make([]float64, m.nVars), make([]float64, m.nVars)}
	used, tooSmall, present := int64(0), 0, 0
	for batch := range m.nCells {
		if m.nCells[batch] == 0 {
			continue // all its cells were dropped: it is no batch of these data
		}
		present++
		genes := m.expressed(batch)
		if m.nCells[batch] < 2 || len(genes) == 0 {
			tooSmall++
			continue
		}
		used++
		s := rankBatch(m, batch, genes, p, &r.Notes)
		addDefined(sum.means, finite.means, s.means)
		addDefined(sum.dispersions, finite.dispersions, s.dispersions)
		addDefined(sum.norm, finite.norm, s.norm)
		for g, selected := range selectInBatch(s, genes, p) {
			if selected {
				r.NBatches[g]++
			}
		}
	}
	if used == 0 {
		return nil, fmt.Errorf("no batch of %q has 2 cells with counts: highly variable genes cannot be ranked in batches", p.BatchKey)
	}
	if tooSmall > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d of %d batches have fewer than 2 cells with counts and were left out: nothing varies in them",
			tooSmall, present))
	}
	slices.Sort(r.Notes)
	r.Notes = slices.Compact(r.Notes)
	norm := sum.norm
	for g := range norm {
		sum.means[g] /= finite.means[g]
		sum.dispersions[g] /= finite.dispersions[g]
		norm[g] /= finite.norm[g] // 0/0: NaN in every batch
		r.Intersection[g] = r.NBatches[g] == used
	}
	r.Means, r.Dispersions = sum.means, sum.dispersions
	if p.NTopGenes > 0 {
		r.HighlyVariable = topAcrossBatches(r.NBatches, norm, names, p.NTopGenes)
	} else {
		r.HighlyVariable = make([]bool, m.nVars)
		for g, v := range norm {
			if math.IsNaN(v) {
				norm[g] = 0
			}
			r.HighlyVariable[g] = p.inBounds(r.Means[g], norm[g])
		}
	}
	r.DispersionsNorm = toFloat32(norm)
	return r, nil
}

// addDefined adds the values that are not NaN to sum and counts them.
func addDefined(sum, n, values []float64) {
	for g, v := range values {
		if !math.IsNaN(v) {
			sum[g] += v
			n[g]++
		}
	}
}

// selectInBatch selects among the genes that the batch expresses; the zeros of the others take no part.
func selectInBatch(s scores, genes []int32, p Params) []bool {
	norm, means := make([]float64, len(genes)), make([]float64, len(genes))
	for i, g := range genes {
		norm[i], means[i] = s.norm[g], s.means[g]
	}
	out := make([]bool, len(s.norm))
	for i, selected := range selectTop(norm, p, means) {
		out[genes[i]] = selected
	}
	return out
}

// topAcrossBatches takes exactly n genes. pandas groups by name before it sorts, so ties go by name.
func topAcrossBatches(nBatches []int64, norm []float64, names []string, n int) []bool {
	order := make([]int, len(norm))
	for g := range order {
		order[g] = g
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(nBatches[b], nBatches[a]),
			cmp.Compare(norm[b], norm[a]), // NaN is below all numbers, so last
			cmp.Compare(names[a], names[b]),
			cmp.Compare(a, b),
		)
	})
	out := make([]bool, len(norm))
	for _, g := range order[:min(n, len(order))] {
		out[g] = true
	}
	return out
}
