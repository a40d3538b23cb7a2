package kernel_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/kernel"
	"coverslip/internal/stopwatch"
)

// oddRow returns a row with gaps of every length and values of every kind.
func oddRow(rng *rand.Rand, nVars int) (idx []int32, val []float32) {
	gap := []int{1, 3, 300, 70_000}[rng.IntN(4)]
	for g := rng.IntN(gap); g < nVars; g += 1 + rng.IntN(gap) {
		v := []float32{1, 2, 254, 255, 256, 1 << 23, 1 << 24, 0.5, 1.5, -1, -3, math.MaxFloat32, -math.MaxFloat32, 1e-30, float32(rng.NormFloat64())}[rng.IntN(15)]
		idx, val = append(idx, int32(g)), append(val, v)
	}
	return idx, val
}

func packed(idx []int32, val []float32) kernel.Packed {
	r := kernel.Packed{Gaps: make([]byte, len(idx)), Counts: make([]byte, len(idx))}
	r.Long, r.Wide = kernel.Pack(r.Gaps, r.Counts, nil, nil, idx, val)
	return r
}

func TestPacked(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 2))
	for range 300 {
		nVars := 1 + rng.IntN(100_000)
		idx, val := oddRow(rng, nVars)
		r := packed(idx, val)
		gotIdx, gotVal := make([]int32, len(idx)), make([]float32, len(val))
		r.Unpack(gotIdx, gotVal)
		if !slices.Equal(gotIdx, idx) || !slices.Equal(gotVal, val) {
			t.Fatalf("%v %v came back as %v %v", idx, val, gotIdx, gotVal)
		}
		column := make([]int32, nVars)
		for g, next := 0, int32(0); g < nVars; g++ {
			column[g] = -1
			if rng.IntN(3) == 0 {
				column[g] = next
				next++
			}
		}
		var wantIdx []int32
		var wantVal []float32
		for p, g := range idx {
			if column[g] >= 0 {
				wantIdx, wantVal = append(wantIdx, column[g]), append(wantVal, val[p])
			}
		}
		n := r.UnpackColumns(gotIdx, gotVal, column)
		if !slices.Equal(gotIdx[:n], wantIdx) || !slices.Equal(gotVal[:n], wantVal) {
			t.Fatalf("columns of a packed row: %v %v, want %v %v", gotIdx[:n], gotVal[:n], wantIdx, wantVal)
		}
		n = kernel.Columns(gotIdx, gotVal, column, idx, val)
		if !slices.Equal(gotIdx[:n], wantIdx) || !slices.Equal(gotVal[:n], wantVal) {
			t.Fatalf("columns: %v %v, want %v %v", gotIdx[:n], gotVal[:n], wantIdx, wantVal)
		}
	}
}

func BenchmarkPacked(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 3))
	const nVars = 33_694
	var idx []int32
	var val []float32
	for g := rng.IntN(40); g < nVars; g += 1 + rng.IntN(40) {
		idx, val = append(idx, int32(g)), append(val, float32(1+rng.IntN(3)))
	}
	column := make([]int32, nVars)
	for g, next := 0, int32(0); g < nVars; g++ {
		column[g] = -1
		if rng.IntN(12) == 0 {
			column[g] = next
			next++
		}
	}
	r := packed(idx, val)
	toIdx, toVal := make([]int32, len(idx)), make([]float32, len(val))
	for _, k := range []struct {
		name string
		do   func()
	}{
		{"Pack", func() { kernel.Pack(r.Gaps, r.Counts, nil, nil, idx, val) }},
		{"Unpack", func() { r.Unpack(toIdx, toVal) }},
		{"UnpackColumns", func() { r.UnpackColumns(toIdx, toVal, column) }},
		{"Columns", func() { kernel.Columns(toIdx, toVal, column, idx, val) }},
	} {
		b.Run(k.name, func(b *testing.B) { stopwatch.Fastest(b, len(idx), "nonzero", k.do) })
	}
}
