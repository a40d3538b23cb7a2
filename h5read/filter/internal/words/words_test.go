package words_test

import (
	"bytes"
	"testing"
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

// TestCopyMatch compares with a copy byte by byte, at every short distance.
func TestCopyMatch(t *testing.T) {
	for back := 1; back <= 40; back++ {
		for n := 0; n <= 70; n++ {
			want := make([]byte, 50+n+words.Slack)
			for i := range 50 {
				want[i] = byte(3*i + 1)
			}
			got, careful := bytes.Clone(want), bytes.Clone(want)
			for i := 50; i < 50+n; i++ {
				want[i] = want[i-back]
			}
			words.CopyMatch(unsafe.Pointer(&got[0]), 50, back, n)
			words.CopyCarefully(careful[50:50+n], careful[:50], back)
			if !bytes.Equal(got[:50+n], want[:50+n]) || !bytes.Equal(careful, want) {
				t.Fatalf("%d bytes from %d before", n, back)
			}
		}
	}
}
