package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"coverslip/core/hvg"
	"coverslip/core/norm"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
)

// QC computes the metrics of all cells and genes, as scanpy.pp.calculate_qc_metrics does with the
// mitochondrial genes as qc_vars, in one pass. It begins the analysis anew: everything is kept again and
// the results of later steps are forgotten.
func (a *Analysis) QC(ctx context.Context, mito Mito, p qc.Params) error {
	q, err := a.newQCPass(mito, p)
	if err != nil {
		return err
	}
	if err := q.read(ctx); err != nil {
		return err
	}
	a.QCResult = q.total.Result()
	nObs, nVars := a.x.Shape()
	a.Kept, a.filtered = Kept{Cells: upTo(nObs), Genes: upTo(nVars)}, false
	a.NormResult, a.HVGResult, a.PCAResult, a.ORAResult = nil, nil, nil, nil
	return nil
}

// Normalize finds the size factors of the kept cells, as scanpy.pp.normalize_total does; values are
// log1p(count × factor) from then on. It takes a pass unless QC has the totals, and forgets HVG and PCA.
func (a *Analysis) Normalize(ctx context.Context, p Norm) error {
	r, err := a.normalize(ctx, a.knownTotals(), p)
	if err != nil {
		return err
	}
	a.NormResult, a.HVGResult, a.PCAResult = r, nil, nil
	return nil
}

// normalize makes size factors of the totals, which it reads where they are nil.
func (a *Analysis) normalize(ctx context.Context, totals []float64, p Norm) (*norm.Result, error) {
	if totals == nil {
		c := &cellPass{task: &KeptTask{}}
		if err := a.readKept(ctx, StepHVG, c); err != nil {
			return nil, err
		}
		totals = c.totals
	}
	return norm.New(totals, p.TargetSum)
}

// knownTotals returns the totals of the kept cells where QC's are over the same genes, else nil.
func (a *Analysis) knownTotals() []float64 {
	if a.QCResult == nil || !a.allGenesKept() {
		return nil
	}
	totals := make([]float64, len(a.Kept.Cells))
	for i, cell := range a.Kept.Cells {
		totals[i] = a.QCResult.TotalCounts[cell]
	}
	return totals
}

// HVG finds the highly variable genes among those kept, as scanpy.pp.highly_variable_genes does, in one
// pass. It forgets components of the highly variable genes.
func (a *Analysis) HVG(ctx context.Context, p hvg.Params) error {
	if a.NormResult == nil {
		return errors.New("highly variable genes are found on normalised values: normalise first")
	}
	c := &cellPass{task: &KeptTask{Factors: a.NormResult.Factors}}
	if err := a.wantMoments(c, p, false); err != nil {
		return err
	}
	if err := a.readKept(ctx, StepHVG, c); err != nil {
		return err
	}
	return a.findHVG(c.sums, p)
}

func (a *Analysis) findHVG(m *hvg.Moments, p hvg.Params) error {
	r, err := hvg.Find(m, a.GeneNames(), p)
	if err != nil {
		return err
	}
	a.HVGResult = r
	if a.PCAResult != nil && a.PCAResult.MaskVar != pca.AllGenes {
		a.PCAResult = nil
	}
	return nil
}

// PCA finds the principal components of the highly variable genes or of all kept ones, as scanpy.pp.pca
// does with that mask_var. All genes need no result of HVG.
func (a *Analysis) PCA(ctx context.Context, p pca.Params) error {
	switch {
	case a.NormResult == nil:
		return errors.New("components are found on normalised values: normalise first")
	case a.HVGResult == nil && p.MaskVar != pca.AllGenes:
		return errors.New("components are found on the highly variable genes: find those first")
	}
	used, use := a.used(p.MaskVar)
	in := pca.Input{
		Counts: pcaView(a.x, a.Kept.Cells, used, p.MaskVar), Factors: a.NormResult.Factors, Use: use,
		Borders: a.borders(a.Kept.Cells), Workers: a.Workers,
	}
	if a.Away != nil {
		in.Workers = 1 // what is left to be done here
		in.Away = func(ctx context.Context, s *pca.Stage, n int, done func(int), merge func(int, *pca.Part) error) error {
			stage := &Stage{Cells: a.Kept.Cells, Genes: used, PCA: s, PCAMask: p.MaskVar}
			return a.Away(ctx, stage, n, done, func(i int, p *Part) error { return merge(i, p.PCA) })
		}
	}
	r, err := pca.Run(ctx, in, p, func(done, total int64, unit string) {
		a.progress(StepPCA, int(done), int(total), unit)
	})
	if err != nil {
		return err
	}
	a.PCAResult = r
	return nil
}

// used returns the genes of the file that a mask leaves, and which of the kept ones they are.
func (a *Analysis) used(maskVar string) (genes []int32, use []bool) {
	if maskVar == pca.AllGenes {
		return a.Kept.Genes, slices.Repeat([]bool{true}, len(a.Kept.Genes))
	}
	return a.highlyVariable(), a.HVGResult.HighlyVariable
}

// ORA tests each kept cell's highest genes against gene sets, in one pass.
func (a *Analysis) ORA(ctx context.Context, p ora.Params) error {
	c := &cellPass{task: &KeptTask{Factors: []float64{}}}
	if err := a.wantORA(c, p); err != nil {
		return err
	}
	if err := a.readKept(ctx, StepORA, c); err != nil {
		return err
	}
	a.ORAResult = c.ora
	return nil
}

func (a *Analysis) newTester(p ora.Params) (*ora.Tester, error) {
	if len(p.Sets) == 0 {
		return nil, errors.New("there is no gene set to test: choose the bundled ones or a file of your own")
	}
	return ora.NewTester(a.GeneNames(), p)
}

// Expression returns log1p of the normalised counts of one kept gene in each kept cell. It takes a pass.
func (a *Analysis) Expression(ctx context.Context, gene int) ([]float32, error) {
	switch {
	case a.NormResult == nil:
		return nil, errors.New("expression is shown normalised: normalise first")
	case gene < 0 || gene >= len(a.Kept.Genes):
		return nil, fmt.Errorf("gene %d of %d kept", gene, len(a.Kept.Genes))
	}
	return a.expression(ctx, a.Kept.Genes[gene])
}
