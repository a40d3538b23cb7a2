package core

import "testing"

// TestGrowth: a small heap may grow by some MB before the collector looks at it, one of many names by what they take, and
// a large one by some per cent.
func TestGrowth(t *testing.T) {
	for _, c := range []struct {
		live, scanned uint64
		want          int
	}{
		{0, 0, 800}, {1 << 20, 1 << 20, 800}, {8 << 20, 4 << 20, 100}, {100 << 20, 20 << 20, 20},
		{200 << 20, 1 << 20, collectAt}, {1 << 40, 1 << 30, collectAt},
	} {
		if got := growth(c.live, c.scanned); got != c.want {
			t.Errorf("%d bytes, of which %d are looked through, may grow by %d %%, want %d", c.live, c.scanned, got, c.want)
		}
	}
}
