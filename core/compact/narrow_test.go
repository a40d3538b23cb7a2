package compact_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/compact"
	"coverslip/core/sparse"
)

// some returns some of n numbers, rising.
func some(rng *rand.Rand, n int) []int32 {
	out := []int32{}
	for i := range n {
		if rng.IntN(3) == 0 {
			out = append(out, int32(i))
		}
	}
	return out
}

// within returns some of the numbers.
func within(rng *rand.Rand, numbers []int32) []int32 {
	out := []int32{}
	for _, i := range some(rng, len(numbers)) {
		out = append(out, numbers[i])
	}
	return out
}

// firstOf orders n genes: the given ones first.
func firstOf(genes []int32, n int) []int32 {
	order := slices.Clone(genes)
	for g := range int32(n) {
		if !slices.Contains(genes, g) {
			order = append(order, g)
		}
	}
	return order
}

// TestNarrow: whatever is kept, of a guess that was right or wrong, a view of few columns and the matrix itself give
// what the source has.
func TestNarrow(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	const nObs, nVars = 1030, 400
	plain := random(rng, nObs, nVars)
	for _, budget := range []int64{0, 20_000, 60_000, 200_000, 1 << 40} {
		for range 12 {
			m := compact.New(plain, budget, 1)
			likely := some(rng, nVars)
			right := rng.IntN(2) == 0
			prefer := func() {
				order, wanted := firstOf(likely, nVars), rng.IntN(len(likely)+1)
				if rng.IntN(4) == 0 {
					order, wanted = nil, 0 // not known yet
				}
				o := compact.Order{Genes: order, Wanted: wanted, Share: rng.Float64()}
				m.Prefer(func() compact.Order { return o })
			}
			for step := range 12 {
				genes := within(rng, likely)
				if !right {
					genes = some(rng, nVars)
				}
				if len(genes) == 0 {
					continue
				}
				lo := rng.IntN(nObs)
				hi := lo + rng.IntN(nObs-lo+1)
				if rng.IntN(2) == 0 {
					lo, hi = 0, nObs
				}
				var got, want sparse.Block
				switch rng.IntN(3) {
				case 0:
					prefer()
					continue
				case 1:
					got, want = whole(t, m, lo, hi), whole(t, plain, lo, hi)
				case 2:
					view := m.Narrow(genes)
					for range 2 {
						got = whole(t, view, lo, hi)
					}
					want = whole(t, sparse.Select(plain, nil, genes), lo, hi)
				}
				if !same(got, want) {
					t.Fatalf("budget %d, step %d: rows [%d, %d) differ", budget, step, lo, hi)
				}
				if bytes, _ := m.Held(); bytes > budget || bytes < 0 {
					t.Fatalf("budget %d: %d bytes are kept", budget, bytes)
				}
			}
		}
	}
}

// TestLittleRoom: with room for the likely columns but not for all, the file is read once for a pass over everything
// and a view of likely columns; with a wrong guess it is read again, as it is where not even those have room.
func TestLittleRoom(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 6))
	const nObs, nVars = 16 * 256, 400 // 16 ranges
	plain := random(rng, nObs, nVars)
	size := func() int64 {
		m := compact.New(plain, 1<<40, 1)
		whole(t, m, 0, nObs)
		bytes, _ := m.Held()
		return bytes
	}()
	likely := []int32{}
	for g := int32(0); g < nVars; g += 5 {
		likely = append(likely, g)
	}
	order := firstOf(likely, nVars)
	for name, c := range map[string]struct {
		room  int64 // in percent of all
		share int
		genes []int32
		rows  int // that the second pass reads of the file
	}{
		"right":              {60, 1, likely[:30], 0},
		"right, and tight":   {30, 1, likely, 0},
		"wrong":              {30, 1, []int32{1, 2, 3, 399}, nObs},
		"too tight":          {10, 1, likely, -1},
		"half of it is read": {30, 2, likely, 0},
	} {
		source := &counting{Matrix: plain}
		m := compact.New(source, size*c.room/100, c.share)
		asked := 0
		m.Prefer(func() compact.Order {
			asked++
			return compact.Order{Genes: order, Wanted: len(likely), Share: 0.5}
		})
		rows := nObs / c.share
		for lo := 0; lo < rows; lo += 256 {
			whole(t, m, lo, lo+256)
		}
		for range 2 {
			whole(t, m.Narrow(c.genes), 0, rows)
		}
		again := source.rows - rows
		if c.rows >= 0 && again != c.rows || c.rows < 0 && (again == 0 || again >= 2*rows) {
			t.Errorf("%s: %d rows were read twice of %d", name, again, rows)
		}
		if asked == 0 || asked > 8 {
			t.Errorf("%s: asked %d times", name, asked)
		}
	}
}

// TestGivesUpEarly: where it is known that not all will fit, what is not likely to be wanted is given up while little is
// kept, and never more of the room is taken than that leaves. Where all fit nobody is asked.
func TestGivesUpEarly(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 7))
	const nObs, nVars = 16 * 256, 400 // 16 ranges
	plain := random(rng, nObs, nVars)
	all := compact.New(plain, 1<<40, 1)
	asked := 0
	all.Prefer(func() compact.Order {
		asked++
		return compact.Order{}
	})
	whole(t, all, 0, nObs)
	size, _ := all.Held()
	if asked > 0 {
		t.Errorf("all fit, and it asked %d times", asked)
	}
	m := compact.New(plain, size*9/10, 1)
	m.Prefer(func() compact.Order {
		if asked++; asked == 1 {
			return compact.Order{} // not known yet
		}
		return compact.Order{Genes: firstOf(nil, nVars), Wanted: nVars / 10, Share: 0.4}
	})
	whole(t, m, 0, nObs)
	bytes, complete := m.Held()
	if complete || bytes > size/2 || bytes < size/4 {
		t.Errorf("%d of %d bytes are kept", bytes, size)
	}
	if asked < 2 || asked > 6 {
		t.Errorf("it asked %d times", asked)
	}
}
