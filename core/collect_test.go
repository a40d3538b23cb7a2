package core

import "testing"

// TestGrowth: a small heap may grow by some MB before the collector looks at it, a large one by a fifth.
func TestGrowth(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{{0, 800}, {1 << 20, 800}, {8 << 20, 100}, {40 << 20, collectAt}, {1 << 40, collectAt}} {
		if got := growth(c.live); got != c.want {
			t.Errorf("%d bytes may grow by %d %%, want %d", c.live, got, c.want)
		}
	}
}
