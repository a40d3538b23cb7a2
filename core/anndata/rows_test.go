package anndata_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
	"coverslip/h5write"
)

// counts makes a dense matrix of small counts, with empty rows and one full one.
func counts(n, m int, density float64) [][]float32 {
	r := rand.New(rand.NewPCG(uint64(n), uint64(m)))
	rows := make([][]float32, n)
	for i := range rows {
		rows[i] = make([]float32, m)
		for j := range rows[i] {
			if i%5 != 3 && r.Float64() < density || i == n/2 {
				rows[i][j] = float32(r.IntN(20) + 1)
			}
		}
	}
	return rows
}

func (x triplets) equal(y triplets) bool { return reflect.DeepEqual(x, y) }

func fromRows(rows [][]float32) triplets {
	x := triplets{indptr: []int64{0}, indices: []int32{}, data: []float32{}}
	for _, row := range rows {
		for j, v := range row {
			if v != 0 {
				x.indices, x.data = append(x.indices, int32(j)), append(x.data, v)
			}
		}
		x.indptr = append(x.indptr, int64(len(x.data)))
	}
	return x
}

func transpose(rows [][]float32, m int) [][]float32 {
	out := make([][]float32, m)
	for j := range out {
		out[j] = make([]float32, len(rows))
		for i := range rows {
			out[j][i] = rows[i][j]
		}
	}
	return out
}

func writeSparse(root *h5write.Group, format string, n, m int, x triplets, opts ...h5write.Option) {
	g := root.Group("X")
	g.Attr("encoding-type", format)
	g.Attr("shape", []int64{int64(n), int64(m)})
	g.Dataset("data", x.data, opts...)
	g.Dataset("indices", x.indices, opts...)
	g.Dataset("indptr", x.indptr)
}

// Every way of storing a matrix gives the same rows, however they are asked for.
func TestStorages(t *testing.T) {
	for _, shape := range []struct {
		n, m    int
		density float64
	}{{1, 1, 1}, {1, 300, 0.3}, {300, 1, 0.5}, {257, 61, 0.2}, {40, 30, 0}, {900, 400, 0.6}} {
		rows := counts(shape.n, shape.m, shape.density)
		want := fromRows(rows)
		flat := []float64{}
		for _, row := range rows {
			for _, v := range row {
				flat = append(flat, float64(v))
			}
		}
		for name, write := range map[string]func(*h5write.Group){
			"csr":         func(g *h5write.Group) { writeSparse(g, "csr_matrix", shape.n, shape.m, want) },
			"csr chunked": func(g *h5write.Group) { writeSparse(g, "csr_matrix", shape.n, shape.m, want, h5write.Chunk(37)) },
			"csr deflated": func(g *h5write.Group) {
				writeSparse(g, "csr_matrix", shape.n, shape.m, want, h5write.Chunk(100000), h5write.Compress(h5write.Deflate))
			},
			"csc": func(g *h5write.Group) {
				writeSparse(g, "csc_matrix", shape.n, shape.m, fromRows(transpose(rows, shape.m)), h5write.Chunk(53))
			},
			"dense":         func(g *h5write.Group) { g.Dataset("X", flat, h5write.Shape(shape.n, shape.m)) },
			"dense chunked": func(g *h5write.Group) { g.Dataset("X", flat, h5write.Shape(shape.n, shape.m), h5write.Chunk(17)) },
		} {
			t.Run(fmt.Sprintf("%s/%dx%d", name, shape.n, shape.m), func(t *testing.T) {
				x, err := build(t, shape.n, shape.m, write).Matrix(anndata.Source{})
				if err != nil {
					t.Fatal(err)
				}
				for _, shard := range []int{4096, 64, 1} {
					if got, err := readAll(t, x, shard); err != nil || !got.equal(want) {
						t.Errorf("shards of %d rows differ (error %v)", shard, err)
					}
				}
			})
		}
	}
}

// Locating rows changes nothing of what is read, whatever the matrix and the rows.
func TestLocate(t *testing.T) {
	rows := counts(300, 61, 0.2)
	for name, write := range map[string]func(*h5write.Group){
		"csr":     func(g *h5write.Group) { writeSparse(g, "csr_matrix", 300, 61, fromRows(rows)) },
		"chunked": func(g *h5write.Group) { writeSparse(g, "csr_matrix", 300, 61, fromRows(rows), h5write.Chunk(5)) },
		"csc": func(g *h5write.Group) {
			writeSparse(g, "csc_matrix", 300, 61, fromRows(transpose(rows, 61)), h5write.Chunk(53))
		},
	} {
		f := build(t, 300, 61, write)
		f.Locate(anndata.Source{Layer: "none"}, 0, 300)
		for _, r := range [][2]int{{0, 300}, {200, 300}, {10, 11}, {7, 7}, {-1, 5}, {20, 10}, {299, 301}} {
			f.Locate(anndata.Source{}, r[0], r[1])
		}
		x, err := f.Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := readAll(t, x, 64); err != nil || !got.equal(fromRows(rows)) {
			t.Errorf("%s: other rows (error %v)", name, err)
		}
	}
}

// A vector may be stored with one dimension, as anndata before 0.7 did.
func TestDenseOfOneDimension(t *testing.T) {
	values := []int16{0, 3, 0, 0, 5}
	want := triplets{data: []float32{3, 5}}
	for _, shape := range [][2]int{{5, 1}, {1, 5}} {
		x, err := build(t, shape[0], shape[1], func(g *h5write.Group) { g.Dataset("X", values) }).Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := readAll(t, x, 2); err != nil || !reflect.DeepEqual(got.data, want.data) {
			t.Errorf("%v: %v, %v", shape, got, err)
		}
	}
}

func TestBadDense(t *testing.T) {
	nan := float32(0)
	nan /= nan
	for _, c := range []struct {
		name  string
		write func(*h5write.Group)
		path  string
		words []string
	}{
		{"NaN", func(g *h5write.Group) { g.Dataset("X", []float32{0, 1, 2, nan}, h5write.Shape(2, 2)) }, "/X", []string{"row 1, column 1", "NaN"}},
		{"large", func(g *h5write.Group) { g.Dataset("X", []int64{0, 1, 1<<24 + 3, 1}, h5write.Shape(2, 2)) }, "/X", []string{"row 1, column 0", "16777219"}},
		{"shape", func(g *h5write.Group) { g.Dataset("X", []float32{0, 1, 2}, h5write.Shape(3, 1)) }, "/X", []string{"3 rows", "/obs has 2"}},
		{"rank", func(g *h5write.Group) { g.Dataset("X", make([]float32, 8), h5write.Shape(2, 2, 2)) }, "/X", []string{"[2 2 2]", "2 cells by 2 genes"}},
		{"scalar", func(g *h5write.Group) { g.Dataset("X", 5.0) }, "/X", []string{"shape []"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := build(t, 2, 2, c.write).Matrix(anndata.Source{})
			if err == nil {
				_, err = readAll(t, x, 1)
			}
			wantError(t, err, c.path, c.words...)
		})
	}
}

func TestBadCSC(t *testing.T) {
	good := triplets{[]int64{0, 2, 3}, []int32{0, 2, 1}, []float32{1, 2, 3}}
	for _, c := range []struct {
		name  string
		spoil func(x *triplets)
		path  string
		words []string
	}{
		{"row beyond", func(x *triplets) { x.indices = []int32{0, 2, 3} }, "/X/indices", []string{"column 1", "index 3", "3 rows"}},
		{"row negative", func(x *triplets) { x.indices = []int32{0, -1, 1} }, "/X/indices", []string{"column 0", "index -1"}},
		{"infinite", func(x *triplets) { x.data = []float32{1, 2, 1 / (x.data[0] - 1)} }, "/X/data", []string{"column 1", "infinite"}},
		{"falls", func(x *triplets) { x.indptr = []int64{0, 5, 3} }, "/X/indptr", []string{"column 1", "falls"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := triplets{good.indptr, good.indices, append([]float32{}, good.data...)}
			c.spoil(&x)
			m, err := build(t, 3, 2, func(g *h5write.Group) { writeSparse(g, "csc_matrix", 3, 2, x) }).Matrix(anndata.Source{})
			if err == nil {
				_, err = readAll(t, m, 4096)
			}
			wantError(t, err, c.path, c.words...)
		})
	}
}

// Rows out of order, columns named twice, zeros stored: put right as scipy does.
func TestRepair(t *testing.T) {
	x := triplets{[]int64{0, 4, 7, 9}, []int32{3, 0, 3, 1, 2, 2, 2, 0, 1}, []float32{1, 2, 3, 0, 1, -3, 2, 5, 6}}
	want := triplets{[]int64{0, 2, 2, 4}, []int32{0, 3, 0, 1}, []float32{2, 4, 5, 6}}
	m, err := build(t, 3, 4, func(g *h5write.Group) { writeSparse(g, "csr_matrix", 3, 4, x) }).Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readAll(t, m, 4096); err != nil || !got.equal(want) {
		t.Errorf("got %v, %v", got, err)
	}
	// The same in columns: column 0 names row 2 twice.
	c := triplets{[]int64{0, 3, 4}, []int32{2, 0, 2, 1}, []float32{1, 7, 1, 0}}
	want = triplets{[]int64{0, 1, 1, 2}, []int32{0, 0}, []float32{7, 2}}
	m, err = build(t, 3, 2, func(g *h5write.Group) { writeSparse(g, "csc_matrix", 3, 2, c) }).Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readAll(t, m, 4096); err != nil || !got.equal(want) {
		t.Errorf("csc: got %v, %v", got, err)
	}
}

func TestSumTooLarge(t *testing.T) {
	g := func(root *h5write.Group) {
		g := root.Group("X")
		g.Attr("encoding-type", "csr_matrix")
		g.Attr("shape", []int64{1, 1})
		g.Dataset("data", []int32{1 << 24, 1 << 24})
		g.Dataset("indices", []int32{0, 0})
		g.Dataset("indptr", []int32{0, 2})
	}
	m, err := build(t, 1, 1, g).Matrix(anndata.Source{})
	if err == nil {
		_, err = readAll(t, m, 1)
	}
	wantError(t, err, "/X/data", "sum", "row 0, column 0")
}

func TestLongRow(t *testing.T) {
	rows := counts(3, 200_000, 1)
	want := fromRows(rows)
	names := make([]string, 200_000)
	for i := range names {
		names[i] = fmt.Sprint("gene", i)
	}
	f := build(t, 3, -1, func(root *h5write.Group) {
		root.Group("var").Dataset("_index", names)
		writeSparse(root, "csr_matrix", 3, 200_000, want, h5write.Chunk(9999))
	})
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := readAll(t, x, 1); err != nil || !got.equal(want) {
		t.Errorf("differs: %v", err)
	}
}

func TestCancelAndYieldErrors(t *testing.T) {
	f := build(t, 3, 4, goodCSR().write)
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := x.Rows(ctx, 0, 3, func(*sparse.Block) error { t.Error("a block came"); return nil }); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	mine := errors.New("enough")
	if err := x.Rows(context.Background(), 0, 3, func(*sparse.Block) error { return mine }); err != mine {
		t.Errorf("yield's error: %v", err)
	}
	if got, err := readAll(t, x, 2); err != nil || len(got.data) != 5 {
		t.Errorf("afterwards: %v, %v", got, err)
	}
}

func TestConcurrentRows(t *testing.T) {
	rows := counts(500, 200, 0.3)
	want := fromRows(rows)
	for format, stored := range map[string]triplets{"csr_matrix": want, "csc_matrix": fromRows(transpose(rows, 200))} {
		x, err := build(t, 500, 200, func(g *h5write.Group) {
			writeSparse(g, format, 500, 200, stored, h5write.Chunk(1000), h5write.Compress(h5write.Deflate))
		}).Matrix(anndata.Source{})
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for k := range 4 {
			wg.Go(func() {
				if got, err := readAll(t, x, 50+k); err != nil || !got.equal(want) {
					t.Errorf("%s: goroutine %d: %v", format, k, err)
				}
			})
		}
		wg.Wait()
	}
}
