package engine

import (
	"errors"
	"fmt"
	"math"

	"coverslip/core/pca"
)

// Check says what is wrong with the settings by themselves, if anything is: a value out of its range or not
// among those to choose from. Whether they fit a file is known when it is run. An error names the setting
// as it is in JSON: "filter.min_cells is -1: at least 0 is expected".
func (p Plan) Check() error {
	if p.Source.Raw && p.Source.Layer != "" {
		return errors.New("source.layer and source.raw exclude each other: the counts are taken from one matrix")
	}
	if err := p.checkWhole(); err != nil {
		return err
	}
	if err := p.checkReal(); err != nil {
		return err
	}
	if err := p.HVG.Check(); err != nil {
		return fmt.Errorf("hvg.%w", err)
	}
	if p.PCA.MaskVar != pca.HighlyVariable && p.PCA.MaskVar != pca.AllGenes {
		return fmt.Errorf("pca.mask_var %q is not known: choose %q, or %q for all genes", p.PCA.MaskVar, pca.HighlyVariable, pca.AllGenes)
	}
	if p.PCA.Solver != pca.Covariance && p.PCA.Solver != pca.Randomized {
		return fmt.Errorf("pca.solver %q is not known: choose %q or %q", p.PCA.Solver, pca.Covariance, pca.Randomized)
	}
	return p.checkSets()
}

func (p Plan) checkWhole() error {
	type setting struct {
		name         string
		value, least int
	}
	settings := []setting{
		{"filter.min_genes", p.Filter.MinGenes, 0}, {"filter.min_cells", p.Filter.MinCells, 0},
		{"pca.n_comps", p.PCA.NComps, 1}, {"pca.n_oversamples", p.PCA.Oversamples, 0}, {"pca.n_iter", p.PCA.PowerIterations, 0},
		{"ora.n_up", p.ORA.NUp, 1},
	}
	if p.Filter.MaxGenes != nil {
		settings = append(settings, setting{"filter.max_genes", *p.Filter.MaxGenes, 0})
	}
	for _, n := range p.QC.PercentTop {
		settings = append(settings, setting{"qc.percent_top", n, 1})
	}
	for _, s := range settings {
		if s.value < s.least {
			return fmt.Errorf("%s is %d: at least %d is expected", s.name, s.value, s.least)
		}
	}
	return nil
}

func (p Plan) checkReal() error {
	type setting struct {
		name         string
		value, least float64
	}
	none := math.Inf(-1)
	settings := []setting{
		{"norm.target_sum", p.Norm.TargetSum, 0},
		{"hvg.min_mean", p.HVG.MinMean, none}, {"hvg.max_mean", p.HVG.MaxMean, none}, {"hvg.min_disp", p.HVG.MinDisp, none},
	}
	if p.HVG.MaxDisp != nil {
		settings = append(settings, setting{"hvg.max_disp", *p.HVG.MaxDisp, none})
	}
	if p.Filter.MaxPctMT != nil {
		settings = append(settings, setting{"filter.max_pct_mt", *p.Filter.MaxPctMT, 0})
	}
	for _, s := range settings {
		switch {
		case math.IsNaN(s.value) || math.IsInf(s.value, 0):
			return fmt.Errorf("%s is %g: a number is expected", s.name, s.value)
		case s.value < s.least:
			return fmt.Errorf("%s is %g: at least %g is expected", s.name, s.value, s.least)
		}
	}
	return nil
}

func (p Plan) checkSets() error {
	seen := map[string]bool{}
	for i, set := range p.ORA.Sets {
		switch {
		case set.Name == "":
			return fmt.Errorf("ora.sets: set %d has no name", i+1)
		case seen[set.Name]:
			return fmt.Errorf("ora.sets: %q is there twice: give every set a name of its own", set.Name)
		}
		seen[set.Name] = true
	}
	return nil
}
