package ora

import (
	_ "embed"
	"encoding/json"
	"math"
	"testing"
)

//go:embed testdata/hypergeom.json
var goldens []byte // see testdata/golden.py

func TestUpperTailAgainstExact(t *testing.T) {
	var cases []struct {
		Total, Marked, N, K int
		P, Score            float64
	}
	if err := json.Unmarshal(goldens, &cases); err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for _, c := range cases {
		got := upperTail(c.Total, c.Marked, c.N, c.K)
		off := math.Abs(got.p()-c.P) / c.P
		if c.P < 1e-300 {
			off = 0 // fewer digits, or none, are left in a float64: Score must be right
		}
		// The rounding of a p near 1 is all that its score has.
		if d := math.Abs(got.score() - c.Score); d > 1e-14 {
			off = max(off, d/c.Score)
		}
		if worst = max(worst, off); off > 1e-12 {
			t.Errorf("%+v: got p %v, score %v", c, got.p(), got.score())
		}
	}
	t.Logf("%d tails, worst relative error %.1e", len(cases), worst)
}

func TestUpperTailsAreADistribution(t *testing.T) {
	for _, c := range [][3]int{{100, 20, 30}, {30, 25, 20}, {7, 7, 7}, {7, 0, 3}, {7, 3, 0}} {
		total, marked, n := c[0], c[1], c[2]
		last := 1.0
		for k := 0; k <= min(marked, n); k++ {
			p := upperTail(total, marked, n, k).p()
			if k == 0 && p != 1 || p > last || p < 0 {
				t.Errorf("%v: P(X >= %d) = %v after %v", c, k, p, last)
			}
			if swapped := upperTail(total, n, marked, k).p(); math.Abs(swapped-p) > 1e-14*p {
				t.Errorf("%v: P(X >= %d) = %v, with marked and drawn exchanged %v", c, k, p, swapped)
			}
			last = p
		}
		if p := upperTail(total, marked, n, min(marked, n)+1).p(); p != 0 {
			t.Errorf("%v: P of more than there are = %v", c, p)
		}
	}
}
