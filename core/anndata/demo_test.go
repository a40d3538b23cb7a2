package anndata_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"sync/atomic"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
)

const demo = "../../web/demo/pbmc3k.h5ad"

// counted counts the bytes that are read.
type counted struct {
	io.ReaderAt
	n atomic.Int64
}

func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	c.n.Add(int64(n))
	return n, err
}

func openCounted(t testing.TB, path string) (*anndata.File, *counted) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := &counted{ReaderAt: bytes.NewReader(b)}
	f, err := anndata.Open(r, int64(len(b)), "pbmc3k.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	return f, r
}

// A scan in small shards reads no byte of the data twice.
func TestDemoIsReadOnce(t *testing.T) {
	f, r := openCounted(t, demo)
	if n, m := f.Shape(); n != 2700 || m != 32738 {
		t.Fatalf("%d × %d", n, m)
	}
	opened := r.n.Load()
	if opened > 1<<20 {
		t.Errorf("opening read %d bytes", opened)
	}
	if h, err := f.Sample(context.Background(), anndata.Source{}, 4000); err != nil || h != anndata.RawCounts {
		t.Errorf("holds %q, %v", h, err)
	}
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	r.n.Store(0)
	sum, n := 0.0, 0
	for lo := 0; lo < 2700; lo += 100 {
		err := x.Rows(context.Background(), lo, lo+100, func(b *sparse.Block) error {
			for _, v := range b.Data {
				sum += float64(v)
			}
			n += len(b.Data)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n != 2286884 || sum != 6390631 {
		t.Errorf("%d values that add up to %v", n, sum)
	}
	if size := int64(6910669); r.n.Load() > size {
		t.Errorf("read %d bytes of a file of %d", r.n.Load(), size)
	}
}

func BenchmarkScanDemo(b *testing.B) {
	f, _ := openCounted(b, demo)
	for b.Loop() {
		// A matrix of its own, so that nothing is left from before.
		x, err := f.Matrix(anndata.Source{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		err = x.Rows(context.Background(), 0, 2700, func(block *sparse.Block) error {
			n += len(block.Data)
			return nil
		})
		if err != nil || n != 2286884 {
			b.Fatal(n, err)
		}
	}
	b.SetBytes(2286884 * 8)
}
