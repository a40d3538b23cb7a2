package engine

import (
	"fmt"

	"coverslip/core/elem"
	"coverslip/core/frame"
	"coverslip/core/norm"
	"coverslip/core/pca"
	"coverslip/core/results"
	"coverslip/core/sparse"
)

// Results returns everything found so far under scanpy's names and in its types and places: the columns of
// the file and those of the steps for the kept cells and genes. QC is that of the whole file. Tables are
// new; arrays are shared with the analysis and must not be changed.
func (a *Analysis) Results() *results.Results {
	return a.layOut(a.obs.Take(a.Kept.Cells), a.vars.Take(a.Kept.Genes))
}

// Computed is Results without the file's columns: tables have the names and what the steps found.
func (a *Analysis) Computed() *results.Results {
	names := func(f *frame.Frame) *frame.Frame { return &frame.Frame{Index: f.Index} }
	return a.layOut(names(a.obs).Take(a.Kept.Cells), names(a.vars).Take(a.Kept.Genes))
}

// LogNormalized returns the kept counts after normalising and log1p, cells × genes; nil where they were not normalised.
// It reads the counts each time that it is read, and keeps none of them.
func (a *Analysis) LogNormalized() sparse.Matrix {
	if a.NormResult == nil {
		return nil
	}
	return norm.Apply(sparse.Select(passing(a.x), a.Kept.Cells, a.Kept.Genes), a.NormResult.Factors)
}

// layOut puts what was found into the tables, and beside them.
func (a *Analysis) layOut(obs, vars *frame.Frame) *results.Results {
	r := &results.Results{
		Obs: obs, Var: vars,
		Obsm: map[string]results.Array{}, Varm: map[string]results.Array{}, Uns: map[string]any{},
	}
	if a.Record != nil {
		r.Uns[results.RecordKey] = a.Record
	}
	if a.QCResult != nil {
		a.layOutObs(r.Obs)
		a.layOutVar(r.Var)
	}
	if a.NormResult != nil {
		r.Uns["log1p"] = map[string]any{}
	}
	if a.HVGResult != nil {
		a.layOutHVG(r)
	}
	if a.PCAResult != nil {
		a.layOutPCA(r)
	}
	if a.ORAResult != nil {
		a.layOutORA(r)
	}
	return r
}

func (a *Analysis) layOutObs(obs *frame.Frame) {
	q, cells := a.QCResult, a.Kept.Cells
	nGenes := make([]int32, len(cells))
	logGenes := make([]float64, len(cells))
	for i, c := range cells {
		nGenes[i] = q.NGenesByCounts[c]
		logGenes[i] = elem.Log1p(float64(nGenes[i]))
	}
	obs.Set("n_genes_by_counts", nGenes)
	obs.Set("log1p_n_genes_by_counts", logGenes)
	setWithLog1p(obs, "total_counts", q.TotalCounts, cells)
	for k, n := range q.PercentTop {
		pct := make([]float64, len(cells))
		for i, c := range cells {
			pct[i] = q.PctTop[k][c]
		}
		obs.Set(fmt.Sprintf("pct_counts_in_top_%d_genes", n), pct)
	}
	setWithLog1p(obs, "total_counts_mt", q.TotalCountsMT, cells)
	obs.Set("pct_counts_mt", pick(q.PctCountsMT, cells))
}

func (a *Analysis) layOutVar(vars *frame.Frame) {
	q, genes := a.QCResult, a.Kept.Genes
	nCells := float64(len(q.NGenesByCounts))
	mt := make([]bool, len(genes))
	seenIn := make([]int64, len(genes))
	dropout := make([]float64, len(genes))
	means := make([]float64, len(q.TotalByGene))
	for i, g := range genes {
		mt[i], seenIn[i] = q.MT[g], q.NCellsByCounts[g]
		dropout[i] = (1 - float64(seenIn[i])/nCells) * 100
		means[g] = q.TotalByGene[g] / nCells
	}
	vars.Set("mt", mt)
	vars.Set("n_cells_by_counts", seenIn)
	setWithLog1p(vars, "mean_counts", means, genes)
	vars.Set("pct_dropout_by_counts", dropout)
	setWithLog1p(vars, "total_counts", q.TotalByGene, genes)
}

// setWithLog1p adds a column of the picked values in float32, and that of their logarithms under
// scanpy's name, "log1p_" and the first's.
func setWithLog1p(f *frame.Frame, name string, values []float64, rows []int32) {
	column := pick(values, rows)
	logs := make([]float32, len(column))
	for i, v := range column {
		logs[i] = float32(elem.Log1p(float64(v)))
	}
	f.Set(name, column)
	f.Set("log1p_"+name, logs)
}

func pick(values []float64, rows []int32) []float32 {
	out := make([]float32, len(rows))
	for i, r := range rows {
		out[i] = float32(values[r])
	}
	return out
}

func (a *Analysis) layOutHVG(r *results.Results) {
	h := a.HVGResult
	r.Var.Set("highly_variable", h.HighlyVariable)
	r.Var.Set("means", h.Means)
	r.Var.Set("dispersions", h.Dispersions)
	r.Var.Set("dispersions_norm", h.DispersionsNorm)
	if h.NBatches != nil {
		r.Var.Set("highly_variable_nbatches", h.NBatches)
		r.Var.Set("highly_variable_intersection", h.Intersection)
	}
	r.Uns["hvg"] = map[string]any{"flavor": h.Flavor}
}

func (a *Analysis) layOutPCA(r *results.Results) {
	p := a.PCAResult
	r.Obsm["X_pca"] = results.Array{Rows: len(a.Kept.Cells), Cols: p.NComps, Values: p.Scores}
	r.Varm["PCs"] = results.Array{Rows: len(a.Kept.Genes), Cols: p.NComps, Values: p.PCs(len(a.Kept.Genes))}
	// Where scanpy writes mask_var=None nothing stands here: anndata before 0.12 cannot read None.
	params := map[string]any{"zero_center": true, "use_highly_variable": p.MaskVar != pca.AllGenes}
	if p.MaskVar != pca.AllGenes {
		params["mask_var"] = p.MaskVar
	}
	r.Uns["pca"] = map[string]any{
		"params":         params,
		"variance":       p.Variance,
		"variance_ratio": p.VarianceRatio,
	}
}

func (a *Analysis) layOutORA(r *results.Results) {
	o := a.ORAResult
	n := len(a.Kept.Cells)
	r.Obsm["ora_pvals"] = results.Array{Rows: n, Cols: len(o.Sets), Values: o.PVals}
	r.Obsm["ora_score"] = results.Array{Rows: n, Cols: len(o.Sets), Values: o.Score}
	r.Uns["ora"] = map[string]any{"sets": o.Sets, "n_up": int64(o.NUp), "set_size": o.SetSize}
}
