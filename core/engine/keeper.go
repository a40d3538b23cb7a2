package engine

import (
	"cmp"
	"math"
	"slices"

	"coverslip/core/compact"
	"coverslip/core/hvg"
	"coverslip/core/pca"
	"coverslip/core/sparse"
)

// keeper is a matrix that keeps what was read of it, as [compact.Matrix] does.
//
// [compact.Matrix]: https://pkg.go.dev/coverslip/core/compact#Matrix
type keeper interface {
	// Narrow is sparse.Select of few genes, whose counts are kept too.
	Narrow(genes []int32) sparse.Matrix
	// Prefer says whose counts are kept where there is no room for all. It is asked when that is known.
	Prefer(order func() compact.Order)
	// Passing is for who reads the counts once: nothing more is kept.
	Passing() sparse.Matrix
}

// pcaView returns the view of those cells and genes that components are found on, which is to be read more than once. All
// genes are read from what is kept of the matrix: a view that keeps them again would take as much.
func pcaView(m sparse.Matrix, cells, genes []int32, maskVar string) sparse.Matrix {
	if k, ok := m.(keeper); ok && maskVar != pca.AllGenes {
		return sparse.Select(k.Narrow(genes), cells, nil)
	}
	return sparse.Select(m, cells, genes)
}

// passing returns the matrix for reading it once.
func passing(m sparse.Matrix) sparse.Matrix {
	if k, ok := m.(keeper); ok {
		return k.Passing()
	}
	return m
}

// What is guessed to be wanted: likelyGenes where cut-offs select them. That a gene is not among them is as sure as its
// distance tells where it has far more than fewCounts; with fewer it is by the root of them less so. The mostCounted
// ones may always be: so few genes have as many counts that each is measured against hardly any other.
const (
	likelyGenes = 2000
	fewCounts   = 100_000
	mostCounted = 50
)

// share is of the values that the likely genes have by the word of so many cells. Of 500,000 simulated ones 0.60 has all
// that are chosen in the end with 8,000, 0.42 with 32,000, 0.25 with 64,000 and 0.14 with 250,000.
func share(cells int64) float64 { return min(1, 0.3+float64(0.9*math.Sqrt(2000/float64(cells)))) }

// prefer has the matrix keep the counts of genes that are likely to be highly variable, should it not have room for
// all. A wrong guess costs another reading of the file, and changes no result.
func (p *Prepared) prefer() {
	task := p.stage.Kept.Moments
	if k, ok := p.matrix.(keeper); ok && task.HVG.BatchKey == "" && !task.AllGenes {
		k.Prefer(p.likely)
	}
}

// saw takes what a shard gave.
func (p *Prepared) saw(s *hvg.Sums) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen.Add(s)
}

// likely orders genes by the surprise that it would be if they were highly variable in all cells, on the word of the
// shards that were done here so far: how far each is below the least variable one that would be chosen now, on the
// better side of a border of bins, and how surely.
func (p *Prepared) likely() compact.Order {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.stage.Kept.Moments.HVG
	asked.NTopGenes = cmp.Or(asked.NTopGenes, likelyGenes)
	r, err := hvg.Find(p.seen, nil, asked)
	if err != nil {
		return compact.Order{} // no cells yet, or odd ones: others will tell
	}
	chosen := math.Inf(1)
	for g, d := range r.DispersionsNorm {
		if r.HighlyVariable[g] && !math.IsNaN(float64(d)) {
			chosen = min(chosen, float64(d))
		}
	}
	seen := p.seen.Sums()
	sums := seen.Sum
	surprise := make([]float64, len(sums))
	var genes []int32
	for g, d := range hvg.Near(p.seen, asked) {
		below := max(0, chosen-d)
		if math.IsNaN(below) {
			below = 1
		}
		surprise[g] = below * math.Sqrt(sums[g]/(sums[g]+fewCounts))
		genes = append(genes, int32(g))
	}
	slices.SortStableFunc(genes, func(a, b int32) int { return cmp.Compare(sums[b], sums[a]) })
	for _, g := range genes[:min(mostCounted, len(genes))] {
		surprise[g] = 0
	}
	slices.SortStableFunc(genes, func(a, b int32) int { return cmp.Compare(surprise[a], surprise[b]) })
	if of := p.stage.Genes; of != nil {
		for i, g := range genes {
			genes[i] = of[g]
		}
	}
	return compact.Order{Genes: genes, Wanted: asked.NTopGenes, Share: share(seen.NCells[0])}
}
