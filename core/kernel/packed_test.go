package kernel_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/kernel"
	"coverslip/internal/stopwatch"
)

// oddRow returns a row with gaps of every length and values of every kind; of some rows nearly all are small counts.
func oddRow(rng *rand.Rand, nVars int) (idx []int32, val []float32) {
	gap, counts := []int{1, 3, 256, 300, 70_000}[rng.IntN(5)], rng.IntN(100)
	for g := rng.IntN(gap); g < nVars; g += 1 + rng.IntN(gap) {
		if rng.IntN(100) < counts {
			idx, val = append(idx, int32(g)), append(val, float32(1+rng.IntN(255)))
			continue
		}
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

// BenchmarkPacked has rows like those of cells: some 1,600 of 33,694 genes each, and in each a long gap and a large
// count. Every twelfth gene has a number.
func BenchmarkPacked(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 3))
	const nVars, rows = 33_694, 20
	indptr := []int{0}
	var idx []int32
	var val []float32
	for range rows {
		for g := rng.IntN(20); g < nVars; g += 1 + int(20*rng.ExpFloat64()) {
			idx, val = append(idx, int32(g)), append(val, float32(1+int(rng.ExpFloat64())))
			if len(idx) == indptr[len(indptr)-1]+800 {
				val[len(val)-1] = 300
				g += 300
			}
		}
		indptr = append(indptr, len(idx))
	}
	column := make([]int32, nVars)
	for g, next := 0, int32(0); g < nVars; g++ {
		column[g] = -1
		if rng.IntN(12) == 0 {
			column[g] = next
			next++
		}
	}
	row := make([]kernel.Packed, rows)
	for r := range rows {
		row[r] = packed(idx[indptr[r]:indptr[r+1]], val[indptr[r]:indptr[r+1]])
	}
	toIdx, toVal := make([]int32, len(idx)), make([]float32, len(val))
	var long []int32
	var wide []float32
	for _, k := range []struct {
		name string
		do   func(r, lo, hi int)
	}{
		{"Pack", func(r, lo, hi int) {
			long, wide = kernel.Pack(row[r].Gaps, row[r].Counts, long[:0], wide[:0], idx[lo:hi], val[lo:hi])
		}},
		{"Unpack", func(r, lo, hi int) { row[r].Unpack(toIdx[lo:hi], toVal[lo:hi]) }},
		{"UnpackColumns", func(r, lo, hi int) { row[r].UnpackColumns(toIdx[lo:hi], toVal[lo:hi], column) }},
		{"Columns", func(r, lo, hi int) { kernel.Columns(toIdx[lo:hi], toVal[lo:hi], column, idx[lo:hi], val[lo:hi]) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			stopwatch.Fastest(b, len(idx), "nonzero", func() {
				for r := range rows {
					k.do(r, indptr[r], indptr[r+1])
				}
			})
		})
	}
}
