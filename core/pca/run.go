package pca

import (
	"context"
	"fmt"
	"math"

	"coverslip/core/shard"
	"coverslip/core/sparse"
)

// Input is what the components are found of.
type Input struct {
	Counts  sparse.Matrix // raw, of the kept cells and the genes in use; read from several goroutines with more than one worker
	Factors []float64     // the size factor of each cell
	Use     []bool        // of all kept genes: those in use
	Borders []int         // of ranges of the cells that are summed up by themselves; nil: those of package shard
	Workers int           // goroutines to use; the result is the same for any number
	Away    Passes        // does the passes in their place; nil: here
}

// mostRanges is how many ranges of rows there are at most: each may have a covariance of its own.
const mostRanges = 8

// Run finds the principal components of the counts over the genes in use. The value of a count is
// log1p(count·factor), computed where it is needed and in float64. Neither those values nor their
// centred matrix are ever held densely. Where many products make up a covariance they are summed up in
// float32, some hundreds at a time, and those sums in float64: variances are within some 1e-7 of those in
// float64.
//
// The result has min(NComps, cells-1, used genes-1) components and a note where that is fewer than
// asked for. An error tells of fewer than two cells or two used genes, of genes without variance, of
// values that are no numbers, of settings out of range; or it is that of the matrix, or ctx.Err().
// Lengths that do not fit the matrix panic.
//
// progress may be nil. It is called in the calling goroutine with the unit "cells" in passes over the
// rows and "rounds" in the iterations between; with one worker at least every 50 ms or so.
func Run(ctx context.Context, in Input, p Params, progress func(done, total int64, unit string)) (*Result, error) {
	nObs, k := in.Counts.Shape()
	genes := numbers(in.Use)
	if len(in.Factors) != nObs || len(genes) != k {
		panic("pca: factors or use do not fit the matrix")
	}
	if in.Borders == nil {
		in.Borders = shard.Borders(nObs)
	}
	r := &Result{MaskVar: p.MaskVar, Genes: genes}
	p, err := r.check(p, nObs, k)
	if err != nil {
		return nil, err
	}
	mt := &meter{ctx: ctx, report: progress, workers: in.Workers}
	src := &read{Stage{Factors: in.Factors, K: k, Borders: shard.Coarse(in.Borders, mostRanges)}, in.Counts, in.Away}
	products := p.expectedProducts()
	g, err := gather(src, nObs, products, mt)
	if err != nil {
		return nil, err
	}
	if err := g.check(in.Use, p.genes()); err != nil {
		return nil, err
	}
	var vectors []float64
	if p.Solver == Covariance {
		if g.cov == nil && g.rows == rows(src) {
			r.note("the cells are too many to keep in memory and the genes too many for their covariance, so the counts are gone through again for each of some %d products: solver randomized does so %d times", products, p.PowerIterations+3)
		}
		r.Variance, vectors, err = topEigen(g.operator(), p.NComps, mt)
	} else {
		r.Variance, vectors, err = randomizedEigen(g, p, mt)
	}
	if err != nil {
		return nil, err
	}
	r.ratios(g.trace)
	flipSigns(vectors, k)
	r.Loadings = loadings(vectors, k, p.NComps)
	if r.Scores, err = g.scores(vectors, p.NComps, mt); err != nil {
		return nil, err
	}
	return r, nil
}

// numbers returns which genes are in use.
func numbers(use []bool) (genes []int32) {
	for g, used := range use {
		if used {
			genes = append(genes, int32(g))
		}
	}
	return genes
}

// expectedProducts is about how many products of the covariance with a few vectors the components take,
// seen on data sets of blood and brain. The randomized solver makes none: it reads rows only.
func (p Params) expectedProducts() int {
	if p.Solver != Covariance {
		return 0
	}
	return p.NComps + 20
}

// check holds the settings against the shape, and lowers NComps to what there can be.
func (r *Result) check(p Params, nObs, k int) (Params, error) {
	switch {
	case p.Solver != Covariance && p.Solver != Randomized:
		return p, fmt.Errorf("pca: solver is %q: choose %q or %q", p.Solver, Covariance, Randomized)
	case p.NComps < 1:
		return p, fmt.Errorf("pca: n_comps is %d: ask for at least 1 component", p.NComps)
	case p.Solver == Randomized && (p.Oversamples < 0 || p.PowerIterations < 0):
		return p, fmt.Errorf("pca: n_oversamples is %d and n_iter is %d: neither can be negative", p.Oversamples, p.PowerIterations)
	case nObs < 2:
		return p, fmt.Errorf("pca: components need at least 2 cells, and %s left: relax the filters for cells (min_genes, max_genes, max_pct_mt)", count(nObs, "is", "are"))
	case k < 2 && p.MaskVar == AllGenes:
		return p, fmt.Errorf("pca: components need at least 2 genes, and %s left: relax the filter for genes (min_cells)", count(k, "is", "are"))
	case k < 2:
		return p, fmt.Errorf("pca: components need at least 2 highly variable genes, and %s marked: raise n_top_genes, or widen the cut-offs for mean and dispersion", count(k, "is", "are"))
	}
	if most := min(nObs, k) - 1; p.NComps > most {
		r.note("n_comps lowered from %d to %d: %d cells and %d %s have no more components", p.NComps, most, nObs, k, p.genes())
		p.NComps = most
	}
	r.NComps = p.NComps
	return p, nil
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (r *Result) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// check looks at the moments: they tell of values that are no numbers, and of no variance at all.
func (g *gathered) check(use []bool, genes string) error {
	j := 0
	var largest float64
	for gene, used := range use {
		if !used {
			continue
		}
		if m := g.mean[j]; math.IsNaN(m) || math.IsInf(m, 0) {
			return fmt.Errorf("pca: the normalised values of gene %d (counted from 0, among the kept ones) are not all numbers: the matrix must hold raw counts, none of them negative", gene)
		}
		largest = max(largest, math.Abs(g.mean[j]))
		j++
	}
	// n·mean² was taken from sums of squares, which leaves rounding where there is nothing else.
	if g.trace <= 64*epsilon*largest*largest*float64(g.k) {
		return fmt.Errorf("pca: the %d %s have the same value in every cell, so there is nothing to tell the cells apart by: check that the matrix holds counts and that the filters leave different cells", g.k, genes)
	}
	return nil
}

// ratios sets VarianceRatio. Eigenvalues that rounding made negative are 0.
func (r *Result) ratios(trace float64) {
	r.VarianceRatio = make([]float64, len(r.Variance))
	for i, v := range r.Variance {
		r.Variance[i] = max(v, 0)
		r.VarianceRatio[i] = r.Variance[i] / trace
	}
}
