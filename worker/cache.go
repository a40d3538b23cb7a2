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

// kept is how a step's result is stored. A change of its fields changes the keys.
type kept[T any] struct {
	Seconds float64
	Result  T
}

// cacheKeys holds the key of each step of a plan. A key hashes the settings of the step and, by
// their keys, of the steps that it builds on; what does not matter to a step does not change its key.
type cacheKeys struct{ qc, filter, norm, hvg, pca, ora string }

// fingerprint is the key of that of all the steps' results.
func (k cacheKeys) fingerprint(file string) string {
	return cacheKey(file, "fingerprint", k.hvg+k.pca+k.ora, struct{}{}, Fingerprint{})
}

func keysOf(file string, p engine.Plan) cacheKeys {
	type first struct {
		Version int
		Source  engine.Source
		Mito    engine.Mito
		Params  qc.Params
	}
	var k cacheKeys
	k.qc = cacheKey(file, "qc", "", first{cacheVersion, p.Source, p.Mito, p.QC}, kept[*qc.Result]{})
	k.filter = cacheKey(file, "filter", k.qc, p.Filter, kept[engine.Kept]{})
	k.norm = cacheKey(file, "norm", k.filter, p.Norm, kept[*norm.Result]{})
	k.hvg = cacheKey(file, "hvg", k.norm, p.HVG, kept[*hvg.Result]{})
	before := k.hvg
	if p.PCA.MaskVar == pca.AllGenes {
		before = k.norm
	}
	k.pca = cacheKey(file, "pca", before, p.PCA, kept[*pca.Result]{})
	k.ora = cacheKey(file, "ora", k.norm, p.ORA, kept[*ora.Result]{})
	return k
}

func cacheKey(file, step, before string, params, kept any) string {
	hash := sha256.New()
	hash.Write([]byte(before + "\n" + pack.Layout(kept) + "\n" + pack.Layout(params) + "\n"))
	hash.Write(pack.Bytes(params))
	return file + "/" + step + "-" + hex.EncodeToString(hash.Sum(nil)[:16])
}

// restore gives the analysis the steps that are kept, up to the first that is not, and tells of each.
// It reports whether that is the whole plan.
func (r *run) restore(ctx context.Context) (complete bool) {
	a, k := r.a, r.keys
	if !restored(ctx, r, engine.StepQC, k.qc, a.SetQC) ||
		!restored(ctx, r, engine.StepFilter, k.filter, a.SetFilter) ||
		!restored(ctx, r, engine.StepNorm, k.norm, a.SetNorm) {
		return false
	}
	// Gene sets and variable genes build on the same steps, not on each other, and so do components of all genes.
	sets := len(r.plan.ORA.Sets) == 0 || restored(ctx, r, engine.StepORA, k.ora, a.SetORA)
	genes := restored(ctx, r, engine.StepHVG, k.hvg, a.SetHVG)
	components := (genes || r.plan.PCA.MaskVar == pca.AllGenes) && restored(ctx, r, engine.StepPCA, k.pca, a.SetPCA)
	return sets && genes && components
}

// restored gives one step's result to set, where it is shown or kept, and tells of it. What is shown is not read
// again: that would be there twice, and of many cells it is most of what the session holds.
func restored[T any](ctx context.Context, r *run, step, key string, set func(T)) bool {
	k, begun := r.begun[key].(kept[T])
	known := begun
	if !begun {
		k, known = r.known[key].(kept[T])
	}
	if known {
		r.store.saveOnce(r.file.summary.Key, key, func() any { return k }) // new, forgotten since, or there was no room
	} else if !r.store.load(ctx, key, &k) {
		return false
	}
	r.steps[key] = k
	set(k.Result)
	if step := r.step(step, k.Seconds, !begun); step != nil {
		r.tell.Step(step)
	}
	return true
}

// kept is the result of a step that has just ended, with its key.
func (r *run) kept(d engine.Done) (key string, result any) {
	switch d.Step {
	case engine.StepQC:
		return r.keys.qc, kept[*qc.Result]{d.Seconds, r.a.QCResult}
	case engine.StepFilter:
		return r.keys.filter, kept[engine.Kept]{d.Seconds, r.a.Kept}
	case engine.StepNorm:
		return r.keys.norm, kept[*norm.Result]{d.Seconds, r.a.NormResult}
	case engine.StepHVG:
		return r.keys.hvg, kept[*hvg.Result]{d.Seconds, r.a.HVGResult}
	case engine.StepPCA:
		return r.keys.pca, kept[*pca.Result]{d.Seconds, r.a.PCAResult}
	default:
		return r.keys.ora, kept[*ora.Result]{d.Seconds, r.a.ORAResult}
	}
}
