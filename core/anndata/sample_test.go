package anndata_test

import (
	"context"
	"testing"

	"coverslip/core/anndata"
	"coverslip/h5write"
)

func TestSample(t *testing.T) {
	for _, c := range []struct {
		name string
		data []float64 // of 3 × 2, dense
		want anndata.Holds
	}{
		{"counts", []float64{0, 1, 2, 30, 0, 1000}, anndata.RawCounts},
		{"log", []float64{0, 0.7, 2, 3.1, 0, 8.9}, anndata.LogNormalised},
		{"scaled", []float64{-0.3, 1, 2, 3, 0, 1}, anndata.Scaled},
		{"fractions", []float64{0, 1.5, 200, 3, 0, 1}, anndata.Fractional},
		{"nothing", make([]float64, 6), anndata.Nothing},
		{"late", []float64{1, 0, 2, 0, 1, 1.5}, anndata.RawCounts}, // the fraction is behind what is looked at
	} {
		dense := build(t, 3, 2, func(g *h5write.Group) { g.Dataset("X", c.data, h5write.Shape(3, 2)) })
		sparse := build(t, 3, 2, func(g *h5write.Group) {
			writeSparse(g, "csc_matrix", 3, 2, triplets{[]int64{0, 3, 6}, []int32{0, 1, 2, 0, 1, 2}, convert[float32](c.data)})
		})
		for kind, f := range map[string]*anndata.File{"dense": dense, "sparse": sparse} {
			n := 100
			if c.name == "late" {
				n = 2
			}
			if got, err := f.Sample(context.Background(), anndata.Source{}, n); err != nil || got != c.want {
				t.Errorf("%s, %s: %q, %v; expected %q", c.name, kind, got, err, c.want)
			}
		}
	}
}

func TestSampleErrors(t *testing.T) {
	nan := float32(0)
	nan /= nan
	f := build(t, 1, 1, func(g *h5write.Group) { g.Dataset("X", []float32{nan}, h5write.Shape(1, 1)) })
	_, err := f.Sample(context.Background(), anndata.Source{}, 10)
	wantError(t, err, "/X", "NaN", "row 0")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Sample(ctx, anndata.Source{}, 10); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
