package filter

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestTransposeTwins compares the transpositions with their definitions.
func TestTransposeTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 2, 3, 4, 5, 8, 12, 16, 33} {
		for _, n := range []int{0, 8, 16, 64, 72, 200, 7, 9, 61} {
			src := make([]byte, n*size+n%4)
			for i := range src {
				src[i] = byte(r.Uint32())
			}
			got, want := make([]byte, len(src)), bytes.Clone(src)
			elements := len(src) / size
			for i := range elements {
				for j := range size {
					want[i*size+j] = src[j*elements+i]
				}
			}
			if unshuffleBytes(got, src, size); !bytes.Equal(got, want) {
				t.Errorf("unshuffle of %d x %d bytes", n, size)
			}
			if n%8 != 0 {
				continue
			}
			src, got, want = src[:n*size], got[:n*size], make([]byte, n*size)
			for i := range n {
				for bit := range 8 * size {
					want[i*size+bit/8] |= src[bit*n/8+i/8] >> (i % 8) & 1 << (bit % 8)
				}
			}
			if untransposeBits(got, src, size); !bytes.Equal(got, want) {
				t.Errorf("bits of %d x %d bytes", n, size)
			}
		}
	}
}
