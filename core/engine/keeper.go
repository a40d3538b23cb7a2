package engine

import (
	"cmp"

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

// likelyFactor is how many times as many genes as are asked for are kept, on the word of a shard: enough that the
// highly variable genes of all cells are among them.
const (
	likelyFactor = 3
	likelyGenes  = 2000 // asked for where cut-offs select
)

// prefer has the matrix keep the counts of the genes that are highly variable in the cells of one shard, or nearly,
// should it not have room for all. A wrong guess costs another reading of the file, and changes no result.
func (p *Prepared) prefer(m *hvg.Moments) {
	k, ok := p.matrix.(keeper)
	task := p.stage.Kept.Moments
	if !ok || task.HVG.BatchKey != "" {
		return
	}
	k.Prefer(func() (genes []int32) {
		asked := task.HVG
		asked.NTopGenes = likelyFactor * cmp.Or(asked.NTopGenes, likelyGenes)
		r, err := hvg.Find(m, nil, asked)
		if err != nil {
			return nil // a shard of odd cells: another will tell
		}
		for g, likely := range r.HighlyVariable {
			switch {
			case !likely:
			case p.stage.Genes != nil:
				genes = append(genes, p.stage.Genes[g])
			default:
				genes = append(genes, int32(g))
			}
		}
		return genes
	})
}
