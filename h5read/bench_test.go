package h5read_test

import (
	"context"
	"os"
	"testing"

	"coverslip/h5read"
)

// BenchmarkStream reads the values, and the column numbers, of a real matrix, as
// an analysis does: each chunk inflated and converted once.
func BenchmarkStream(b *testing.B) {
	raw, err := os.ReadFile("../web/demo/pbmc3k.h5ad")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("pbmc3k/X/data/float32", func(b *testing.B) { stream[float32](b, raw, "/X/data") })
	b.Run("pbmc3k/X/indices/int32", func(b *testing.B) { stream[int32](b, raw, "/X/indices") })
	b.Run("pbmc3k/X/indices/float64", func(b *testing.B) { stream[float64](b, raw, "/X/indices") })
}

func stream[T h5read.Number](b *testing.B, raw []byte, path string) {
	d := dataset(b, openBytes(b, raw), path)
	b.SetBytes(d.Len() * int64(d.Type().Size))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := h5read.Stream(context.Background(), d, 0, uint64(d.Len()), func(_ uint64, v []T) error {
			n += len(v)
			return nil
		})
		if err != nil || n != int(d.Len()) {
			b.Fatal(n, err)
		}
	}
}
