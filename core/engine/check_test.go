package engine_test

import (
	"math"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/ora"
)

func TestCheck(t *testing.T) {
	if err := engine.DefaultPlan().Check(); err != nil {
		t.Errorf("the default plan: %v", err)
	}
	for _, c := range []struct {
		says   string
		change func(*engine.Plan)
	}{
		{"source.layer", func(p *engine.Plan) { p.Source = engine.Source{Layer: "counts", Raw: true} }},
		{"qc.percent_top is 0", func(p *engine.Plan) { p.QC.PercentTop = []int{50, 0} }},
		{"filter.min_genes is -1", func(p *engine.Plan) { p.Filter.MinGenes = -1 }},
		{"filter.max_genes is -2", func(p *engine.Plan) { p.Filter.MaxGenes = ptr(-2) }},
		{"filter.max_pct_mt is -1", func(p *engine.Plan) { p.Filter.MaxPctMT = ptr(-1.0) }},
		{"filter.max_pct_mt is NaN", func(p *engine.Plan) { p.Filter.MaxPctMT = ptr(math.NaN()) }},
		{"filter.min_cells is -1", func(p *engine.Plan) { p.Filter.MinCells = -1 }},
		{"norm.target_sum is +Inf", func(p *engine.Plan) { p.Norm.TargetSum = math.Inf(1) }},
		{"hvg.max_disp is +Inf", func(p *engine.Plan) { p.HVG.MaxDisp = ptr(math.Inf(1)) }},
		{"hvg.flavor", func(p *engine.Plan) { p.HVG.Flavor = "none" }},
		{"hvg.n_top_genes", func(p *engine.Plan) { p.HVG.NTopGenes = -1 }},
		{"pca.mask_var", func(p *engine.Plan) { p.PCA.MaskVar = "mine" }},
		{"pca.solver", func(p *engine.Plan) { p.PCA.Solver = "none" }},
		{"pca.n_comps is 0", func(p *engine.Plan) { p.PCA.NComps = 0 }},
		{"ora.n_up is 0", func(p *engine.Plan) { p.ORA.NUp = 0 }},
		{"ora.sets: set 1 has no name", func(p *engine.Plan) { p.ORA.Sets = []ora.Set{{}} }},
	} {
		p := engine.DefaultPlan()
		c.change(&p)
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("got %v, want %q", err, c.says)
		}
	}
}
