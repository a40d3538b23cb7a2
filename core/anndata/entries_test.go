package anndata_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
	"coverslip/h5write"
	"coverslip/internal/watched"
)

const watchedRows = 3000

// watchedMatrix is a CSR matrix in some 1700 chunks and three blocks, whose rows do not end with chunks.
func watchedMatrix(t *testing.T) (sparse.Matrix, triplets, *watched.Reader) {
	t.Helper()
	want := fromRows(counts(watchedRows, 200, 0.3))
	var file h5write.Buffer
	w := h5write.Create(&file)
	for _, axis := range []struct {
		name string
		n    int
	}{{"obs", watchedRows}, {"var", 200}} {
		g := w.Root().Group(axis.name)
		g.Attr("_index", "_index")
		g.Attr("column-order", []string{})
		g.Dataset("_index", numbered(axis.name, axis.n))
	}
	writeSparse(w.Root(), "csr_matrix", watchedRows, 200, want, h5write.Chunk(203), h5write.Compress(h5write.Deflate))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := watched.New(&file)
	f, err := anndata.Open(r, file.Size(), "watched.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Rows(context.Background(), 0, 1, func(*sparse.Block) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return x, want, r
}

// Shards on one goroutine or on several decode each chunk once, those on their borders too.
func TestChunksOnce(t *testing.T) {
	for workers := 1; workers <= 4; workers++ {
		x, want, file := watchedMatrix(t)
		file.Reset()
		var next, sum atomic.Int64
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for lo := int(next.Add(37)) - 37; lo < watchedRows; lo = int(next.Add(37)) - 37 {
					err := x.Rows(context.Background(), lo, min(lo+37, watchedRows), func(b *sparse.Block) error {
						sum.Add(int64(len(b.Data)))
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if int(sum.Load()) != len(want.data) {
			t.Errorf("%d workers read %d values of %d", workers, sum.Load(), len(want.data))
		}
		if n, at := file.Most(); n > 1 {
			t.Errorf("%d workers read the chunk at %d %d times", workers, at, n)
		}
	}
}

// When Rows returns early nothing reads on, and the next call begins well.
func TestRowsJoins(t *testing.T) {
	x, want, file := watchedMatrix(t)
	mine := errors.New("enough")
	for stop := range 6 {
		ctx, cancel := context.WithCancel(context.Background())
		blocks := 0
		err := x.Rows(ctx, stop, watchedRows, func(*sparse.Block) error {
			if blocks++; stop%2 == 0 {
				return mine
			}
			cancel()
			return nil
		})
		cancel()
		if n := file.Busy(); n > 0 {
			t.Errorf("%d reads go on", n)
		}
		if err != mine && err != nil && err != context.Canceled {
			t.Errorf("after %d blocks: %v", blocks, err)
		}
	}
	// Rows without values need no reading; a context that ended before must not end them.
	empty := 3 // as counts makes them
	if err := x.Rows(context.Background(), empty, empty+1, func(*sparse.Block) error { return nil }); err != nil {
		t.Error(err)
	}
	if got, err := readAll(t, x, 640); err != nil || !got.equal(want) {
		t.Errorf("afterwards the matrix differs: %v", err)
	}
}
