package hvg

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"coverslip/core/elem"
	"coverslip/core/stats"
)

// Logged reports whether the flavor takes the moments of log1p values and not of the normalised values
// themselves.
func (p Params) Logged() bool { return p.Flavor == CellRanger }

// Check says what is wrong with the settings, if anything is.
func (p Params) Check() error {
	switch {
	case p.Flavor != Seurat && p.Flavor != CellRanger:
		return fmt.Errorf("flavor %q is not known: choose %q or %q", p.Flavor, Seurat, CellRanger)
	case p.NTopGenes < 0:
		return fmt.Errorf("n_top_genes is %d: give a number of genes, or 0 to select by the cut-offs", p.NTopGenes)
	case p.NBins < 1 && p.Flavor == Seurat:
		return fmt.Errorf("n_bins is %d: at least one bin is needed (scanpy's default is 20)", p.NBins)
	}
	return nil
}

// Find finds the highly variable genes. With more than one batch in m, or a BatchKey in p, genes are
// ranked in each batch and the ranks merged; ties there go by names, the genes' names, of which it is
// the only use. Errors say which condition of the data makes the question meaningless.
func Find(m *Moments, names []string, p Params) (*Result, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if m.nVars == 0 {
		return nil, errors.New("there is no gene to choose from")
	}
	if p.BatchKey != "" || len(m.nCells) > 1 {
		return findInBatches(m, names, p)
	}
	if m.nCells[0] < 2 {
		return nil, fmt.Errorf("highly variable genes need at least 2 cells, and %d is left", m.nCells[0])
	}
	r := &Result{Flavor: p.Flavor}
	s := rankBatch(m, 0, m.genes(), p, &r.Notes)
	if !slices.ContainsFunc(s.norm, func(v float64) bool { return !math.IsNaN(v) }) {
		return nil, errors.New("no gene varies between the cells that are kept: highly variable genes cannot be found")
	}
	n := selectTop(s.norm, p, s.means)
	r.HighlyVariable, r.Means, r.Dispersions, r.DispersionsNorm = n, s.means, s.dispersions, toFloat32(s.norm)
	if selected := count(n); p.NTopGenes > 0 && selected < p.NTopGenes {
		r.Notes = append(r.Notes, fmt.Sprintf("%d genes were asked for; only %d have a normalised dispersion, and all of them are taken", p.NTopGenes, selected))
	}
	return r, nil
}

// scores holds one batch's numbers, one entry a gene of the matrix.
type scores struct{ means, dispersions, norm []float64 }

// rankBatch computes the normalised dispersion of genes in one batch. Genes that are not in the list keep
// zeros, as scanpy's filter_unexpressed_genes leaves them.
func rankBatch(m *Moments, batch int, genes []int32, p Params, notes *[]string) scores {
	s := scores{make([]float64, m.nVars), make([]float64, m.nVars), make([]float64, m.nVars)}
	b := newBinned(m, batch, genes, p, notes)
	for i, g := range b.genes {
		s.means[g], s.dispersions[g], s.norm[g] = b.means[i], b.dispersions[i], b.norm(i, b.bins[i])
	}
	return s
}

// binned are genes of a batch in bins by their means; slices but the last two have an entry for each gene.
type binned struct {
	genes              []int32
	means, dispersions []float64
	bins               []int
	edges              []float64
	centers            []center // of each bin
}

// norm is the dispersion of gene i as it would be normalised in a bin.
func (b *binned) norm(i, bin int) float64 {
	c := b.centers[bin]
	return (b.dispersions[i] - c.avg) / c.dev
}

func newBinned(m *Moments, batch int, genes []int32, p Params, notes *[]string) *binned {
	means, dispersions := meansAndDispersions(m, batch, genes, p.Flavor)
	var edges []float64
	if p.Flavor == Seurat {
		edges, _ = distinct(equalWidthEdges(means, p.NBins))
	} else {
		var all bool
		if edges, all = distinct(percentileEdges(means)); !all {
			if expressed := m.expressed(batch); len(expressed) > 0 && len(expressed) < len(genes) {
				*notes = append(*notes, fmt.Sprintf("%d genes have no count in any cell; scanpy's cell_ranger fails on them, "+
					"so the bins were laid among the other %d (scanpy's filter_unexpressed_genes=True)", len(genes)-len(expressed), len(expressed)))
				return newBinned(m, batch, expressed, p, notes)
			}
			*notes = append(*notes, fmt.Sprintf("many genes have the same mean, where scanpy's cell_ranger fails: "+
				"bins that coincide were joined, %d are left", len(edges)-1))
		}
	}
	bins := make([]int, len(genes))
	for i, mean := range means {
		bins[i] = binOf(edges, mean)
	}
	return &binned{genes, means, dispersions, bins, edges, centers(p.Flavor, len(edges)-1, bins, dispersions)}
}

func meansAndDispersions(m *Moments, batch int, genes []int32, flavor string) (means, dispersions []float64) {
	means, dispersions = make([]float64, len(genes)), make([]float64, len(genes))
	for i, g := range genes {
		mean, variance := m.meanVar(batch, g)
		if mean == 0 {
			mean = 1e-12 // as scanpy, so that the quotient is defined
		}
		d := variance / mean
		if flavor == Seurat {
			if mean = elem.Log1p(mean); d == 0 {
				d = math.NaN()
			}
			d = elem.Log(d)
		}
		means[i], dispersions[i] = mean, d
	}
	return means, dispersions
}

// selectTop marks the genes that the settings select by their scores in one batch: those at or above the
// n-th highest, so that ties at the cut all come in; or those within the cut-offs, where a score that is
// not a number counts as 0.
func selectTop(norm []float64, p Params, means []float64) []bool {
	out := make([]bool, len(norm))
	if p.NTopGenes == 0 {
		for g, v := range norm {
			switch {
			case math.IsNaN(v):
				v = 0
			case math.IsInf(v, 0):
				v = math.Copysign(math.MaxFloat64, v) // numpy's nan_to_num: below no limit at all
			}
			out[g] = p.inBounds(means[g], v)
		}
		return out
	}
	ranked := slices.DeleteFunc(slices.Clone(norm), math.IsNaN)
	if len(ranked) == 0 {
		return out
	}
	cut := stats.Nth(ranked, len(ranked)-min(p.NTopGenes, len(ranked)))
	for g, v := range norm {
		out[g] = v >= cut
	}
	return out
}

func (p Params) inBounds(mean, norm float64) bool {
	maxDisp := math.Inf(1)
	if p.MaxDisp != nil {
		maxDisp = *p.MaxDisp
	}
	return mean > p.MinMean && mean < p.MaxMean && norm > p.MinDisp && norm < maxDisp
}

func count(flags []bool) int {
	n := 0
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n
}

func toFloat32(values []float64) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		out[i] = float32(v)
	}
	return out
}
