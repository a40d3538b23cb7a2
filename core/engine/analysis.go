package engine

import (
	"fmt"
	"slices"

	"coverslip/core/frame"
	"coverslip/core/hvg"
	"coverslip/core/norm"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
	"coverslip/core/sparse"
)

// Steps, as [Done] and Progress name them.
const (
	StepQC     = "qc"
	StepFilter = "filter"
	StepNorm   = "norm"
	StepHVG    = "hvg"
	StepORA    = "ora"
	StepPCA    = "pca"
)

// Analysis is the one object of an analysis: the counts, the tables of the file, and what every step has
// found so far. The counts are only ever read. It is used by one goroutine at a time.
//
// A step's result is nil until the step has run or was given by a Set method; its slices are the
// analysis's own.
type Analysis struct {
	// Progress, where set, is called at the borders of blocks: total says how much the stage has to do,
	// unit what is counted ("cells", "rounds"). It is called often and must be cheap.
	Progress func(stage string, done, total int64, unit string)

	// Workers is how many goroutines may work on the rows; the results are the same for any number. With
	// one, or none, everything happens in the calling goroutine.
	Workers int

	// Away, where set, does the passes over the rows elsewhere, by those who have the same matrix.
	Away Passes

	QCResult   *qc.Result // of the whole matrix
	Kept       Kept       // without Filter: everything
	NormResult *norm.Result
	HVGResult  *hvg.Result
	PCAResult  *pca.Result
	ORAResult  *ora.Result

	// Record, where set, says how the results came about: results.RecordKey of their uns.
	Record map[string]any

	x         sparse.Matrix
	obs, vars *frame.Frame
	filtered  bool   // Kept is the outcome of a Filter
	meanwhile func() // where set, is called when work is under way elsewhere
}

// Kept says which cells and genes of the matrix are kept. Both lists rise.
type Kept struct {
	Cells, Genes []int32
	Dropped      []Dropped // what each threshold that was set drops by itself
}

// Dropped counts the cells or genes that one threshold drops; a cell may fall to several.
type Dropped struct {
	Threshold string // "min_genes", "max_genes", "max_pct_mt", "min_cells"
	Count     int
}

// New returns an analysis of the counts x, whose rows obs describes and whose columns vars. Nothing is
// copied. It panics when the tables do not fit the matrix.
func New(x sparse.Matrix, obs, vars *frame.Frame) *Analysis {
	nObs, nVars := x.Shape()
	if obs.Index.Len() != nObs || vars.Index.Len() != nVars {
		panic(fmt.Sprintf("engine: tables of %d cells and %d genes for a matrix of %d × %d", obs.Index.Len(), vars.Index.Len(), nObs, nVars))
	}
	return &Analysis{x: x, obs: obs, vars: vars, Kept: Kept{Cells: upTo(nObs), Genes: upTo(nVars)}}
}

func upTo(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// SetQC gives the analysis a result of [Analysis.QC] from before, and the other Set methods theirs, each
// of the same matrix and settings as the rest. The steps are given in their order: QC, Filter, Norm, then
// ORA, HVG and PCA.
func (a *Analysis) SetQC(r *qc.Result) { a.QCResult = r }

// SetFilter gives the outcome of [Analysis.Filter].
func (a *Analysis) SetFilter(k Kept) { a.Kept, a.filtered = k, true }

// SetNorm gives the result of [Analysis.Normalize].
func (a *Analysis) SetNorm(r *norm.Result) { a.NormResult = r }

// SetHVG gives the result of [Analysis.HVG].
func (a *Analysis) SetHVG(r *hvg.Result) { a.HVGResult = r }

// SetPCA gives the result of [Analysis.PCA].
func (a *Analysis) SetPCA(r *pca.Result) { a.PCAResult = r }

// SetORA gives the result of [Analysis.ORA].
func (a *Analysis) SetORA(r *ora.Result) { a.ORAResult = r }

// GeneNames returns the names of the kept genes.
func (a *Analysis) GeneNames() []string {
	names := make([]string, len(a.Kept.Genes))
	for i, g := range a.Kept.Genes {
		names[i] = a.vars.Index.At(int(g))
	}
	return names
}

// MitoGenes returns how many genes of the matrix QC counted as mitochondrial.
func (a *Analysis) MitoGenes() int {
	n := 0
	if a.QCResult != nil {
		for _, mt := range a.QCResult.MT {
			if mt {
				n++
			}
		}
	}
	return n
}

// Notes returns what the steps have to say to a person: where scanpy would have failed, what was lowered.
func (a *Analysis) Notes() []string {
	var notes []string
	if a.HVGResult != nil {
		notes = append(notes, a.HVGResult.Notes...)
	}
	if a.PCAResult != nil {
		notes = append(notes, a.PCAResult.Notes...)
	}
	return slices.Clip(notes)
}

// highlyVariable returns the highly variable genes, as genes of the file.
func (a *Analysis) highlyVariable() (genes []int32) {
	for i, use := range a.HVGResult.HighlyVariable {
		if use {
			genes = append(genes, a.Kept.Genes[i])
		}
	}
	return genes
}

func (a *Analysis) allGenesKept() bool { return len(a.Kept.Genes) == a.vars.Index.Len() }

func (a *Analysis) progress(stage string, done, total int, unit string) {
	if a.meanwhile != nil && done > 0 {
		a.meanwhile()
	}
	if a.Progress != nil {
		a.Progress(stage, int64(done), int64(total), unit)
	}
}
