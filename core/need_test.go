package core_test

import (
	"math"
	"runtime"
	"testing"

	"coverslip/core"
	"coverslip/core/engine"
	"coverslip/core/pca"
)

// tolerance is how far, as a share, the prediction may be off.
const tolerance = 0.25

// TestPredictedHeap holds the prediction against what lives in the heap, looked at now and then on the way.
func TestPredictedHeap(t *testing.T) {
	for name, plan := range map[string]engine.Plan{"variable genes": engine.DefaultPlan(), "all genes": ofAllGenes()} {
		t.Run(name, func(t *testing.T) { predictedHeap(t, plan) })
	}
}

func ofAllGenes() engine.Plan {
	plan := engine.DefaultPlan()
	plan.PCA.MaskVar, plan.PCA.Solver = pca.AllGenes, pca.Randomized
	return plan
}

func predictedHeap(t *testing.T, plan engine.Plan) {
	before := live()
	limits := core.Limits{Memory: 1 << 30, Workers: 1}
	data := openTestFile(t, "../web/demo/pbmc3k.h5ad")
	input, err := core.Open(data, plan.Source, limits)
	if err != nil {
		t.Fatal(err)
	}
	a := input.Analysis()
	var most int64
	look := func() { most = max(most, live()-before) }
	calls, stage := 0, ""
	a.Progress = func(name string, _, _ int64, unit string) {
		if calls++; calls%50 == 0 || name+unit != stage {
			look()
		}
		stage = name + unit
	}
	if err := a.Run(t.Context(), plan, func(engine.Done) { look() }); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(input)
	predicted := limits.Predict(core.ShapeOf(data, plan.Source), plan, limits.Alone())
	if off := float64(predicted.Live())/float64(most) - 1; math.Abs(off) > tolerance || !predicted.Whole {
		t.Errorf("%d bytes were predicted, all kept: %v; %d lived at most", predicted.Live(), predicted.Whole, most)
	}
}

// TestPredictedReadings: what does not fit is said to be read again, and needs no more than the limit.
func TestPredictedReadings(t *testing.T) {
	atlas := core.Shape{Cells: 200_000, Genes: 33_694, NonZeros: 324_000_000}
	tight, wide := core.Limits{Memory: 256 << 20, Workers: 2}, core.Limits{Memory: 1 << 30, Workers: 2}
	plan := engine.DefaultPlan()
	filtered := plan
	filtered.Filter.MinCells = 3
	for _, c := range []struct {
		name     string
		limits   core.Limits
		plan     engine.Plan
		whole    bool
		readings int
	}{
		{"all fits", wide, plan, true, 1},
		{"all fits, genes dropped", wide, filtered, true, 1},
		{"not even the likely genes fit", tight, plan, false, 2},
		{"nor with genes dropped", tight, filtered, false, 3},
		{"all genes fit", wide, ofAllGenes(), true, 1},
		{"all genes do not", core.Limits{Memory: 512 << 20, Workers: 2}, ofAllGenes(), false, 11},
	} {
		n := c.limits.Predict(atlas, c.plan, c.limits.Alone())
		if n.Whole != c.whole || n.Readings != c.readings || n.Peak() > c.limits.Memory {
			t.Errorf("%s: whole %v, %d readings, %d MiB", c.name, n.Whole, n.Readings, n.Peak()>>20)
		}
	}
}

// live is what lives in the heap.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
