package sparse_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"coverslip/core/sparse"
)

// dense reads rows [lo, hi) of a matrix into dense rows, and checks what every block promises.
func dense(t *testing.T, m sparse.Matrix, lo, hi int) [][]float32 {
	t.Helper()
	_, nVars := m.Shape()
	var out [][]float32
	err := m.Rows(context.Background(), lo, hi, func(b *sparse.Block) error {
		if b.First != lo+len(out) {
			t.Fatalf("block begins at row %d, want %d", b.First, lo+len(out))
		}
		if b.Rows() == 0 {
			t.Fatal("empty block")
		}
		for r := range b.Rows() {
			row, last := make([]float32, nVars), int32(-1)
			indices, data := b.Row(r)
			for j, c := range indices {
				if c <= last || data[j] == 0 {
					t.Fatalf("row %d: column %d after %d holds %g", b.First+r, c, last, data[j])
				}
				row[c], last = data[j], c
			}
			out = append(out, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func randomRows(rng *rand.Rand, nObs, nVars int, density float64) [][]float32 {
	rows := make([][]float32, nObs)
	for i := range rows {
		rows[i] = make([]float32, nVars)
		for j := range rows[i] {
			if rng.Float64() < density {
				rows[i][j] = float32(1 + rng.IntN(9))
			}
		}
	}
	return rows
}

func pick(rng *rand.Rand, n int, share float64) []int32 {
	out := []int32{}
	for i := range n {
		if rng.Float64() < share {
			out = append(out, int32(i))
		}
	}
	return out
}

func TestSelectAgainstDense(t *testing.T) {
	shapes := []struct {
		name        string
		nObs, nVars int
		density     float64
		cells       float64 // share that is kept
		genes       float64
	}{
		{"all", 30, 20, 0.3, 1, 1},
		{"some cells", 50, 20, 0.3, 0.4, 1},
		{"some genes", 50, 20, 0.3, 1, 0.4},
		{"both", 50, 20, 0.3, 0.5, 0.5},
		{"no cells", 10, 5, 0.3, 0, 1},
		{"no genes", 10, 5, 0.3, 1, 0},
		{"one row", 1, 40, 0.5, 1, 0.5},
		{"one column", 40, 1, 0.5, 0.5, 1},
		{"all zero", 20, 20, 0, 0.5, 0.5},
	}
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 2))
			rows := randomRows(rng, s.nObs, s.nVars, s.density)
			cells, genes := pick(rng, s.nObs, s.cells), pick(rng, s.nVars, s.genes)
			for _, blockRows := range []int{1, 7, 1000} {
				view := sparse.Select(sparse.FromRows(s.nVars, rows).InBlocksOf(blockRows), cells, genes)
				if o, v := view.Shape(); o != len(cells) || v != len(genes) {
					t.Fatalf("shape %d × %d, want %d × %d", o, v, len(cells), len(genes))
				}
				lo, hi := len(cells)/3, len(cells)
				got := dense(t, view, lo, hi)
				if len(got) != hi-lo {
					t.Fatalf("%d rows, want %d", len(got), hi-lo)
				}
				for i, c := range cells[lo:hi] {
					for j, g := range genes {
						if got[i][j] != rows[c][g] {
							t.Fatalf("blocks of %d: [%d, %d] = %g, want %g", blockRows, i, j, got[i][j], rows[c][g])
						}
					}
				}
			}
		})
	}
}

func TestSelectAllIsTheMatrix(t *testing.T) {
	m := sparse.FromRows(2, [][]float32{{1, 0}, {0, 2}})
	if sparse.Select(m, []int32{0, 1}, []int32{0, 1}) != sparse.Matrix(m) || sparse.Select(m, nil, nil) != sparse.Matrix(m) {
		t.Error("a selection of everything is not the matrix itself")
	}
}

func TestRowsEndings(t *testing.T) {
	m := sparse.FromRows(1, [][]float32{{1}, {2}, {3}}).InBlocksOf(1)
	for _, m := range []sparse.Matrix{m, sparse.Select(m, []int32{0, 2}, nil)} {
		nObs, _ := m.Shape()
		stop := errors.New("stop")
		if err := m.Rows(context.Background(), 0, nObs, func(*sparse.Block) error { return stop }); err != stop {
			t.Errorf("error of yield: got %v", err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		calls := 0
		err := m.Rows(ctx, 0, nObs, func(*sparse.Block) error { calls++; cancel(); return nil })
		if !errors.Is(err, context.Canceled) || calls != 1 {
			t.Errorf("cancelled after the first block: %d blocks, %v", calls, err)
		}
	}
}

func TestMisusePanics(t *testing.T) {
	m := sparse.FromRows(2, [][]float32{{1, 0}, {0, 2}})
	for name, f := range map[string]func(){
		"cells fall":      func() { sparse.Select(m, []int32{1, 0}, nil) },
		"gene out of it":  func() { sparse.Select(m, nil, []int32{2}) },
		"ragged rows":     func() { sparse.FromRows(2, [][]float32{{1}}) },
		"columns fall":    func() { sparse.NewCSR(3, []int{0, 2}, []int32{2, 1}, []float32{1, 1}) },
		"short data":      func() { sparse.NewCSR(3, []int{0, 2}, []int32{0, 1}, []float32{1}) },
		"rows out of it":  func() { _ = m.Rows(context.Background(), 0, 3, nil) },
		"indptr's begin":  func() { sparse.NewCSR(3, []int{1, 2}, []int32{0, 1}, []float32{1, 1}) },
		"column too high": func() { sparse.NewCSR(1, []int{0, 1}, []int32{1}, []float32{1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	if got := dense(t, m, 0, 2); !reflect.DeepEqual(got, [][]float32{{1, 0}, {0, 2}}) {
		t.Errorf("got %v", got)
	}
}
