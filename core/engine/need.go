package engine

import (
	"cmp"

	"coverslip/core/pca"
)

// What is held of each cell and of each gene, in bytes: names, QC's measures, the size factor or the moments; and in
// the results the columns that are made of those.
const (
	bytesPerCell  = 96
	bytesPerGene  = 160
	columnsOfCell = 48
	columnsOfGene = 60
	sumsOfGene    = 56 // in each part of a pass: QC, dropped cells, moments

	bytesPerTopN = 18 // of a cell, for each of percent_top: in QC, and half as much in its column
	bytesPerSet  = 16 // of a cell, for each gene set: p and score
)

// likelyFactor times as many genes as are highly variable are enough to guess these among, as seen in simulated atlases.
const likelyFactor = 3

// Need is what a plan takes of memory, in bytes, beside the counts and what their reading takes.
type Need struct {
	Tables  int64    // names and what the steps find of every cell and gene
	QC, PCA pca.Need // of their passes
	Results int64    // of PCA, and columns: when the passes are over

	View, Likely int64 // values of the highly variable genes, and of as many as these are guessed among
	AllGenes     bool  // components are found on all genes: there is neither
}

// Predict returns the need of a plan for a matrix of that many cells, genes and stored values.
func Predict(nObs, nVars int, nonZeros int64, p Plan) Need {
	used, all := min(nVars, cmp.Or(p.HVG.NTopGenes, likelyGenes)), p.PCA.MaskVar == pca.AllGenes
	cells, genes := int64(nObs), int64(nVars)
	top, sums := int64(len(p.QC.PercentTop)), genes*sumsOfGene
	view := pca.Values(nVars, used, nonZeros)
	components := pca.Predict(nObs, used, view, p.PCA)
	if all {
		components = pca.Predict(nObs, nVars, nonZeros, p.PCA)
	}
	return Need{
		Tables:  cells*(bytesPerCell+bytesPerTopN*top+bytesPerSet*int64(len(p.ORA.Sets))) + genes*bytesPerGene,
		QC:      pca.Need{Part: sums, Merged: sums},
		PCA:     components,
		Results: cells*(columnsOfCell+bytesPerTopN/2*top) + genes*columnsOfGene + (cells+genes)*4*int64(p.PCA.NComps),
		View:    view,
		Likely:  pca.Values(nVars, likelyFactor*used, nonZeros),

		AllGenes: all,
	}
}

// Readings is how many times the file is read where not all counts are kept: likely says whether those of the likely
// genes are, view whether those of the highly variable ones can be. Components of all genes read what is not kept in
// each of their passes.
func (p Plan) Readings(likely, view bool, passes int) int {
	n := 1
	if p.Filter.MinCells > 0 || p.Norm.TargetSum == 0 {
		n++ // which genes are kept, or what a cell is scaled to, is known after the first
	}
	if p.Filter.MinCells > 0 && p.Norm.TargetSum == 0 {
		n++
	}
	if p.PCA.MaskVar == pca.AllGenes {
		return n + passes
	}
	if !likely || p.HVG.BatchKey != "" {
		n++ // PCA
	}
	if !view {
		n++ // the scores
	}
	return n
}
