package engine

import (
	"cmp"
	"slices"

	"coverslip/core/hvg"
	"coverslip/core/sparse"
)

// keeper is a matrix that keeps what was read of it, as [compact.Matrix] does.
//
// [compact.Matrix]: https://pkg.go.dev/coverslip/core/compact#Matrix
type keeper interface {
	// Narrow is sparse.Select of few genes, whose counts are kept too.
	Narrow(genes []int32) sparse.Matrix
	// Prefer says whose counts are to be kept where there is no room for all. It may not ask.
	Prefer(genes func() []int32)
}

// narrow returns the view of those cells and few genes, which is to be read more than once.
func narrow(m sparse.Matrix, cells, genes []int32) sparse.Matrix {
	if k, ok := m.(keeper); ok {
		return sparse.Select(k.Narrow(genes), cells, nil)
	}
	return sparse.Select(m, cells, genes)
}

// What is likely to be highly variable in all cells, on the word of the shards that were done here so far: likelyFactor
// times as many genes as are asked for, the most variable ones; and those of the least counts, whose rank is chance in
// few cells, up to rareShare of all counts, as they take little room.
const (
	likelyFactor = 4
	likelyGenes  = 2000 // asked for where cut-offs select
	rareShare    = 0.01
)

// prefer has the matrix keep the counts of likely genes, should it not have room for all; s is what another shard gave. A
// wrong guess costs another reading of the file, and changes no result.
func (p *Prepared) prefer(s *hvg.Sums) {
	k, ok := p.matrix.(keeper)
	task := p.stage.Kept.Moments
	if !ok || task.HVG.BatchKey != "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.Add(s)
	k.Prefer(func() (genes []int32) {
		asked := task.HVG
		asked.NTopGenes = likelyFactor * cmp.Or(asked.NTopGenes, likelyGenes)
		r, err := hvg.Find(p.seen, nil, asked)
		if err != nil {
			return nil // odd cells: others will tell
		}
		rare := rareBelow(p.seen.Sums().Sum)
		for g, likely := range r.HighlyVariable {
			switch {
			case !likely && !rare[g]:
			case p.stage.Genes != nil:
				genes = append(genes, p.stage.Genes[g])
			default:
				genes = append(genes, int32(g))
			}
		}
		return genes
	})
}

// rareBelow marks the genes of the least sums that have rareShare of all together.
func rareBelow(sums []float64) []bool {
	order := make([]int, len(sums))
	left := 0.0
	for g, s := range sums {
		order[g] = g
		left += float64(s * rareShare)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(sums[a], sums[b]) })
	rare := make([]bool, len(sums))
	for _, g := range order {
		if left -= sums[g]; left < 0 {
			break
		}
		rare[g] = true
	}
	return rare
}
