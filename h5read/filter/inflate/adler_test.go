package inflate

import (
	"hash/adler32"
	"math/rand/v2"
	"testing"

	"coverslip/internal/stopwatch"
)

func TestAdler(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	b := make([]byte, 3<<20)
	for _, top := range []int{1, 256} {
		for i := range b {
			b[i] = byte(255 - r.IntN(top))
		}
		for _, n := range []int{0, 1, 7, 167, 168, 169, 336, 1000, 65_521, adlerBytes - 1, adlerBytes + 5, len(b)} {
			if got, want := adler(b[:n]), adler32.Checksum(b[:n]); got != want {
				t.Errorf("%d bytes: %08x, %08x expected", n, got, want)
			}
		}
	}
}

// BenchmarkAdler compares the twins on a chunk.
func BenchmarkAdler(b *testing.B) {
	chunk := make([]byte, 37_500)
	for i := range chunk {
		chunk[i] = byte(i * i)
	}
	b.Run("words", func(b *testing.B) { stopwatch.Fastest(b, len(chunk), "byte", func() { adlerWords(1, 0, chunk) }) })
	b.Run("vectors", func(b *testing.B) {
		if !vectors {
			b.Skip("this machine or build has no vectors")
		}
		stopwatch.Fastest(b, len(chunk), "byte", func() { adlerVectors(1, 0, chunk) })
	})
}
