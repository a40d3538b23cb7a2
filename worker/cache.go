package worker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"coverslip/core/engine"
	"coverslip/core/hvg"
	"coverslip/core/norm"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
	"coverslip/worker/internal/pack"
)

// The values under which steps are kept. A change of their fields changes the keys.
type (
	keptQC struct {
		Seconds float64
		Result  *qc.Result
	}
	keptFilter struct {
		Seconds float64
		Kept    engine.Kept
	}
	keptNorm struct {
		Seconds float64
		Result  *norm.Result
	}
	keptHVG struct {
		Seconds float64
		Result  *hvg.Result
	}
	keptPCA struct {
		Seconds float64
		Result  *pca.Result
	}
	keptORA struct {
		Seconds float64
		Result  *ora.Result
	}
)

// cacheKeys holds the key of each step of a plan. A key hashes the settings of the step and, by
// their keys, of the steps that it builds on; what does not matter to a step does not change its key.
type cacheKeys struct{ qc, filter, norm, hvg, pca, ora string }

func keysOf(file string, p engine.Plan) cacheKeys {
	type first struct {
		Version int
		Source  engine.Source
		Mito    engine.Mito
		Params  qc.Params
	}
	var k cacheKeys
	k.qc = cacheKey(file, "qc", "", first{cacheVersion, p.Source, p.Mito, p.QC}, keptQC{})
	k.filter = cacheKey(file, "filter", k.qc, p.Filter, keptFilter{})
	k.norm = cacheKey(file, "norm", k.filter, p.Norm, keptNorm{})
	k.hvg = cacheKey(file, "hvg", k.norm, p.HVG, keptHVG{})
	k.pca = cacheKey(file, "pca", k.hvg, p.PCA, keptPCA{})
	k.ora = cacheKey(file, "ora", k.norm, p.ORA, keptORA{})
	return k
}

func cacheKey(file, step, before string, params, kept any) string {
	hash := sha256.New()
	hash.Write([]byte(before + "\n" + pack.Layout(kept) + "\n" + pack.Layout(params) + "\n"))
	hash.Write(pack.Append(nil, params))
	return file + "/" + step + "-" + hex.EncodeToString(hash.Sum(nil)[:16])
}

// restore gives the analysis the steps that are kept, up to the first that is not, and tells of each.
// It reports whether that is the whole plan.
func (r *run) restore(ctx context.Context) (complete bool) {
	var (
		qcs     keptQC
		filters keptFilter
		norms   keptNorm
		hvgs    keptHVG
		pcas    keptPCA
		oras    keptORA
	)
	load := func(key string, kept any) bool { return r.store.load(ctx, key, kept) }
	if !load(r.keys.qc, &qcs) {
		return false
	}
	r.a.SetQC(qcs.Result)
	r.tellStep(engine.StepQC, qcs.Seconds, true)
	if !load(r.keys.filter, &filters) {
		return false
	}
	r.a.SetFilter(filters.Kept)
	r.tellStep(engine.StepFilter, filters.Seconds, true)
	if !load(r.keys.norm, &norms) {
		return false
	}
	r.a.SetNorm(norms.Result)
	complete = true
	if len(r.plan.ORA.Sets) > 0 {
		if complete = load(r.keys.ora, &oras); complete {
			r.a.SetORA(oras.Result)
			r.tellStep(engine.StepORA, oras.Seconds, true)
		}
	}
	if !load(r.keys.hvg, &hvgs) {
		return false
	}
	r.a.SetHVG(hvgs.Result)
	r.tellStep(engine.StepHVG, hvgs.Seconds, true)
	if !load(r.keys.pca, &pcas) {
		return false
	}
	r.a.SetPCA(pcas.Result)
	r.tellStep(engine.StepPCA, pcas.Seconds, true)
	return complete
}

// keep stores a step that has just ended.
func (r *run) keep(d engine.Done) {
	save := func(key string, kept any) { r.store.save(r.file.summary.Key, key, kept) }
	switch d.Step {
	case engine.StepQC:
		save(r.keys.qc, keptQC{d.Seconds, r.a.QCResult})
	case engine.StepFilter:
		save(r.keys.filter, keptFilter{d.Seconds, r.a.Kept})
	case engine.StepNorm:
		save(r.keys.norm, keptNorm{d.Seconds, r.a.NormResult})
	case engine.StepHVG:
		save(r.keys.hvg, keptHVG{d.Seconds, r.a.HVGResult})
	case engine.StepPCA:
		save(r.keys.pca, keptPCA{d.Seconds, r.a.PCAResult})
	case engine.StepORA:
		save(r.keys.ora, keptORA{d.Seconds, r.a.ORAResult})
	}
}
