package anndata_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
	"coverslip/h5write"
)

const fixtures = "../../testdata/h5"

func openFile(t testing.TB, path string) (*anndata.File, error) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return anndata.Open(bytes.NewReader(b), int64(len(b)), filepath.Base(path))
}

func mustOpen(t testing.TB, path string) *anndata.File {
	t.Helper()
	f, err := openFile(t, path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// build writes a file with n cells and m genes that have names and nothing more, and what more adds.
func build(t testing.TB, n, m int, more func(root *h5write.Group)) *anndata.File {
	t.Helper()
	f, err := tryBuild(t, n, m, more)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func tryBuild(t testing.TB, n, m int, more func(root *h5write.Group)) (*anndata.File, error) {
	t.Helper()
	var file h5write.Buffer
	w := h5write.Create(&file)
	for axis, k := range map[string]int{"obs": n, "var": m} {
		if k < 0 {
			continue // the caller writes it
		}
		g := w.Root().Group(axis)
		g.Attr("_index", "_index")
		g.Attr("column-order", []string{})
		g.Dataset("_index", numbered(axis, k))
	}
	more(w.Root())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return anndata.Open(&file, file.Size(), "built.h5ad")
}

func numbered(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = prefix + strings.Repeat("i", i%3) + string(rune('a'+i%26)) + string(rune('A'+i/26%26))
	}
	return out
}

// triplets holds a whole matrix, as read.
type triplets struct {
	indptr  []int64
	indices []int32
	data    []float32
}

// readAll reads rows lo to hi of a matrix in shards of the given number of rows, and checks what
// sparse.Block promises.
func readAll(t testing.TB, x sparse.Matrix, shard int) (triplets, error) {
	t.Helper()
	n, m := x.Shape()
	out := triplets{indptr: []int64{0}, indices: []int32{}, data: []float32{}}
	next := 0
	for lo := 0; lo < n; lo += shard {
		err := x.Rows(context.Background(), lo, min(lo+shard, n), func(b *sparse.Block) error {
			if b.First != next || b.Rows() < 1 || b.Indptr[0] != 0 {
				t.Fatalf("block of %d rows at %d, indptr from %d; expected row %d", b.Rows(), b.First, b.Indptr[0], next)
			}
			next += b.Rows()
			for i := range b.Rows() {
				indices, data := b.Row(i)
				last := int32(-1)
				for k, j := range indices {
					if j <= last || int(j) >= m || data[k] == 0 || data[k]-data[k] != 0 {
						t.Fatalf("row %d: column %d after %d of %d, value %v", b.First+i, j, last, m, data[k])
					}
					last = j
				}
				out.indices, out.data = append(out.indices, indices...), append(out.data, data...)
				out.indptr = append(out.indptr, int64(len(out.indices)))
			}
			return nil
		})
		if err != nil {
			return out, err
		}
	}
	if next != n {
		t.Fatalf("%d rows came, of %d", next, n)
	}
	return out, nil
}

// wantError checks that err is an *anndata.Error at the path and that its text has all words.
func wantError(t testing.TB, err error, path string, words ...string) {
	t.Helper()
	var e *anndata.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T); expected an *anndata.Error", err, err)
	}
	if e.Path != path {
		t.Errorf("path %q, expected %q: %v", e.Path, path, err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}
