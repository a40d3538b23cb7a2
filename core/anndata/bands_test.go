package anndata

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"coverslip/core/sparse"
	"coverslip/h5read"
	"coverslip/h5write"
)

// A budget that a band of rows does not fit in makes more scans, and the same rows.
func TestBandsOfCSC(t *testing.T) {
	const n, m = 90, 40
	r := rand.New(rand.NewPCG(1, 2))
	indptr, rows, data := []int64{0}, []int32{}, []float32{}
	perRow := make([][]int32, n)
	for j := range m {
		for i := range n {
			if r.Float64() < 0.3 || i == 50 {
				rows, data = append(rows, int32(i)), append(data, float32(j+1))
				perRow[i] = append(perRow[i], int32(j))
			}
		}
		indptr = append(indptr, int64(len(rows)))
	}
	var file h5write.Buffer
	w := h5write.Create(&file)
	w.Root().Dataset("data", data, h5write.Chunk(100))
	w.Root().Dataset("indices", rows, h5write.Chunk(70))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h5, err := h5read.Open(&file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	stored := &storedMatrix{MatrixInfo: MatrixInfo{Encoding: cscEncoding, Cells: n, Genes: m}, file: &File{name: "csc"}}
	stored.data, _ = h5.Dataset("data")
	stored.indices, _ = h5.Dataset("indices")
	// A row of 40 values takes 320 bytes: at the least budget most rows are bands of their own.
	for _, budget := range []int{bandBytes, 4000, 320, 1} {
		reader := newCSC(stored, indptr)
		reader.budget = budget
		x := &matrix{nObs: n, nVars: m, newFiller: func() filler { return reader }}
		next := 0
		for _, shard := range []struct{ lo, hi int }{{0, 33}, {33, 34}, {34, n}} {
			err := x.Rows(context.Background(), shard.lo, shard.hi, func(b *sparse.Block) error {
				for i := range b.Rows() {
					indices, values := b.Row(i)
					if !slices.Equal(indices, perRow[next]) {
						t.Fatalf("budget %d: row %d has columns %v, expected %v", budget, next, indices, perRow[next])
					}
					for k, v := range values {
						if v != float32(indices[k]+1) {
							t.Fatalf("budget %d: row %d, column %d is %v", budget, next, indices[k], v)
						}
					}
					next++
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestDenseGeometry(t *testing.T) {
	for _, c := range []struct{ unit, n, want int }{{1, 7, 7}, {10, 7, 10}, {10, 37, 30}, {0, 0, 1}} {
		if got := multiple(c.unit, c.n); got != c.want {
			t.Errorf("multiple(%d, %d) = %d, expected %d", c.unit, c.n, got, c.want)
		}
	}
}

// Panels narrower than the matrix are put side by side in order, stored as cells × genes or turned.
func TestDensePanels(t *testing.T) {
	const n, m = 13, 29
	values, turned := make([]float32, n*m), make([]float32, n*m)
	for i := range values {
		if i%3 != 0 {
			values[i] = float32(i)
			turned[i%m*n+i/m] = float32(i)
		}
	}
	for _, transposed := range []bool{false, true} {
		var file h5write.Buffer
		w := h5write.Create(&file)
		if transposed {
			w.Root().Dataset("X", turned, h5write.Shape(m, n), h5write.Chunk(4))
		} else {
			w.Root().Dataset("X", values, h5write.Shape(n, m), h5write.Chunk(4))
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		h5, err := h5read.Open(&file, file.Size())
		if err != nil {
			t.Fatal(err)
		}
		info := MatrixInfo{Encoding: denseEncoding, Cells: n, Genes: m}
		stored := &storedMatrix{MatrixInfo: info, file: &File{name: "dense"}, transposed: transposed}
		stored.data, _ = h5.Dataset("X")
		r := newDense(stored)
		r.bandRows, r.panelCols = 4, 10
		var b sparse.Block
		for first := 0; first < n; first += 4 {
			if err := r.fill(context.Background(), first, &b); err != nil {
				t.Fatal(err)
			}
			for i := range b.Rows() {
				got := make([]float32, m)
				indices, data := b.Row(i)
				for k, j := range indices {
					got[j] = data[k]
				}
				row := b.First + i
				if !slices.Equal(got, values[row*m:(row+1)*m]) || !slices.IsSorted(indices) {
					t.Errorf("turned %v: row %d is %v", transposed, row, got)
				}
			}
		}
	}
}

// A value that is not finite is named by its cell and gene, however the matrix is stored.
func TestTurnedFault(t *testing.T) {
	var file h5write.Buffer
	w := h5write.Create(&file)
	w.Root().Dataset("X", []float64{1, 2, 3, 4, math.Inf(1), 6}, h5write.Shape(2, 3))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	h5, err := h5read.Open(&file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	stored := &storedMatrix{MatrixInfo: MatrixInfo{Encoding: denseEncoding, Cells: 3, Genes: 2}, file: &File{name: "dense"}, transposed: true}
	stored.data, _ = h5.Dataset("X")
	const where = "the value of row 1, column 1 is infinite"
	if err := newDense(stored).fill(context.Background(), 0, new(sparse.Block)); err == nil || !strings.Contains(err.Error(), where) {
		t.Errorf("reading says %v", err)
	}
	if err := stored.sample(false, 1000, new(judge)); err == nil || !strings.Contains(err.Error(), where) {
		t.Errorf("the sample says %v", err)
	}
}

func TestDoubtful(t *testing.T) {
	for v, want := range map[float32]bool{0: true, 1: false, -1: false, 1e-45: false, 1<<24 - 1: false, 1 << 24: true, -1 << 24: true, 3e38: true} {
		if doubtful(v) != want {
			t.Errorf("doubtful(%v) = %v", v, !want)
		}
	}
	if !doubtful(float32(math.NaN())) || !doubtful(float32(math.Inf(1))) {
		t.Error("NaN or infinity passes")
	}
}

func TestPythonFloat(t *testing.T) {
	// Expected: Python's repr.
	for _, c := range []struct {
		in   float64
		want string
	}{
		{0.5, "0.5"}, {1, "1.0"}, {-3, "-3.0"}, {1e15, "1000000000000000.0"}, {1e16, "1e+16"}, {1234567.5, "1234567.5"}, {123456789, "123456789.0"},
		{0.0001, "0.0001"}, {0.00001, "1e-05"}, {math.Inf(1), "inf"}, {math.Inf(-1), "-inf"}, {math.NaN(), "nan"}, {0, "0.0"},
	} {
		if got := pythonFloat(c.in, 64); got != c.want {
			t.Errorf("pythonFloat(%v) = %q, expected %q", c.in, got, c.want)
		}
	}
	if got := pythonFloat(float64(float32(0.1)), 32); got != "0.1" {
		t.Errorf("float32 0.1 is %q", got)
	}
}
