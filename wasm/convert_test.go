//go:build js && wasm

package main

import (
	"math"
	"reflect"
	"strings"
	"syscall/js"
	"testing"

	"coverslip/core/engine"
	"coverslip/core/ora"
	"coverslip/worker"
)

func TestRoundTrip(t *testing.T) {
	limit := 12.5
	plan := engine.DefaultPlan()
	plan.Filter.MaxPctMT = &limit
	plan.ORA.Sets = []ora.Set{{Name: "T cells", Genes: []string{"CD3D", "µ"}}}
	values := []any{
		&worker.RunParams{Plan: plan, CachedOnly: true},
		&worker.Step{Name: worker.StepQC, Seconds: 0.25, QC: &worker.QCStep{
			NGenesByCounts: []int32{1, -2, math.MaxInt32}, TotalCounts: []float32{1.5}, PctCountsMT: []float32{},
			PercentTop: []int32{50}, PctTopMedian: []float64{math.Pi}, MitoGenes: 13,
		}},
		&worker.Names{Names: worker.Strings{Bytes: []byte("abc"), Offsets: []uint32{0, 1, 3}}},
		&worker.PCAStep{TopGenes: [][]string{{"A", "B"}, {}}, Variance: []float64{}, VarianceRatio: []float64{}, Notes: []string{}},
	}
	for _, want := range values {
		var transfer []any
		encoded := encode(want, &transfer)
		got := reflect.New(reflect.TypeOf(want).Elem()).Interface()
		if err := decode(encoded, got); err != nil {
			t.Errorf("%T: %v", want, err)
			continue
		}
		if a, b := text(encoded), text(encode(got, &transfer)); a != b {
			t.Errorf("%T: sent %s, came back as %s", want, a, b)
		}
	}
}

func text(v js.Value) string { return js.Global().Get("JSON").Call("stringify", v).String() }

func TestEncode(t *testing.T) {
	var transfer []any
	v := encode(&worker.Embedding{X: []float32{1, float32(math.NaN())}, Y: nil}, &transfer)
	x := v.Get("x")
	if !x.InstanceOf(js.Global().Get("Float32Array")) || x.Length() != 2 || !math.IsNaN(x.Index(1).Float()) {
		t.Error("x is not the Float32Array that was sent")
	}
	if y := v.Get("y"); !y.InstanceOf(js.Global().Get("Float32Array")) || y.Length() != 0 {
		t.Error("a nil slice is to be an empty typed array")
	}
	if len(transfer) != 2 {
		t.Errorf("%d buffers to transfer, want 2", len(transfer))
	}
	handle := js.Global().Get("Object").New()
	r := encode(&worker.RecentFiles{Files: []worker.Recent{{Handle: handle}, {}}}, &transfer).Get("files")
	if !r.Index(0).Get("handle").Equal(handle) || !r.Index(1).Get("handle").IsNull() {
		t.Error("a handle is to go over as it is, a missing one as null")
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ name, json, want string }{
		{"text for a number", `{"plan":{"hvg":{"n_bins":"20"}}}`, "params.plan.hvg.n_bins: expected a number, found a string"},
		{"fraction for a count", `{"plan":{"pca":{"n_comps":2.5}}}`, "params.plan.pca.n_comps: 2.5 is no whole number"},
		{"negative seed", `{"plan":{"pca":{"seed":-1}}}`, "params.plan.pca.seed: -1 is no whole number"},
		{"object for a list", `{"plan":{"ora":{"sets":{}}}}`, "params.plan.ora.sets: expected a list"},
		{"inside a list", `{"plan":{"ora":{"sets":[{"name":1}]}}}`, "params.plan.ora.sets[0].name: expected a text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := decode(js.Global().Get("JSON").Call("parse", c.json), new(worker.RunParams))
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
