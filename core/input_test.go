package core_test

import (
	"bytes"
	"os"
	"sync/atomic"
	"testing"

	"coverslip/core"
	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/pca"
	"coverslip/core/sparse"
)

// countedReader counts how often it is read.
type countedReader struct {
	*bytes.Reader
	reads atomic.Int64
}

func (r *countedReader) ReadAt(p []byte, at int64) (int, error) {
	r.reads.Add(1)
	return r.Reader.ReadAt(p, at)
}

// TestGlance: the rows that are looked at first are there then, without another look at the file.
func TestGlance(t *testing.T) {
	b, err := os.ReadFile("../testdata/data/pbmc_facs3874.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	file := &countedReader{Reader: bytes.NewReader(b)}
	data, err := anndata.Open(file, int64(len(b)), "facs")
	if err != nil {
		t.Fatal(err)
	}
	in, err := core.Open(data, engine.Source{}, core.Limits{Memory: 1 << 30, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	read := func(lo, hi int) (values int, reads int64) {
		before := file.reads.Load()
		err := in.X.Rows(t.Context(), lo, hi, func(b *sparse.Block) error {
			values += len(b.Data)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return values, file.reads.Load() - before
	}
	in.Glance(t.Context())
	if values, reads := read(0, pca.SampleRows); values == 0 || reads != 0 {
		t.Errorf("%d values by %d reads", values, reads)
	}
	if _, reads := read(pca.SampleRows, 4*pca.SampleRows); reads == 0 {
		t.Error("all was read at once")
	}
}
