package h5write

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Frames are read back by another's decoder, whatever is in them.
func TestZstandard(t *testing.T) {
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	rng := rand.New(rand.NewPCG(1, 2))
	var z zstdEncoder
	for _, size := range []int{0, 1, 2, 5, 6, 7, 100, 1000, zstdBlock - 1, zstdBlock, zstdBlock + 1, 300_000} {
		for letters := 1; letters <= 256; letters *= 4 {
			for _, repeats := range []int{0, 3, 40, 5000} {
				b := make([]byte, 0, size)
				for len(b) < size {
					if n := rng.IntN(repeats + 1); n > 2 && len(b) > 0 {
						from := rng.IntN(len(b))
						for k := range min(n, size-len(b)) {
							b = append(b, b[from+k])
						}
						continue
					}
					b = append(b, byte(rng.IntN(letters)))
				}
				frame := z.frame([]byte("before"), b)
				if got, err := decoder.DecodeAll(frame[len("before"):], nil); err != nil || !bytes.Equal(got, b) {
					t.Fatalf("%d bytes of %d letters, repeats of %d: %v", size, letters, repeats, err)
				}
				if len(frame) > len(b)+len(b)/1000+40 {
					t.Errorf("%d bytes became %d", len(b), len(frame))
				}
			}
		}
	}
}

// Sorted indices of genes have long runs in their high bytes: matches, where Huffman codes alone would not do.
func TestZstandardMatches(t *testing.T) {
	var z zstdEncoder
	b := make([]byte, zstdBlock)
	for i := range b {
		b[i] = byte(i / 15 % 53)
	}
	if n := len(z.frame(nil, b)); n > len(b)/20 {
		t.Errorf("%d bytes of %d", n, len(b))
	}
}

func BenchmarkCompress(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 4))
	chunk := make([]byte, 4*chunkTarget) // indices of rows of some 800 of 13,000 genes
	for i, gene := 0, 0; i < len(chunk); i += 4 {
		if gene += rng.IntN(32) + 1; gene > 13_000 {
			gene = 0
		}
		le.PutUint32(chunk[i:], uint32(gene))
	}
	for _, by := range []Compression{Deflate, Zstd, BloscZstd} {
		b.Run(fmt.Sprintf("codec=%d", by), func(b *testing.B) {
			var p compressor
			b.SetBytes(int64(len(chunk)))
			for b.Loop() {
				n := len(p.compress(by, chunk, 4))
				b.ReportMetric(float64(n)/float64(len(chunk)), "of-size")
			}
		})
	}
}
