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

// TestNarrow: whatever is kept, of a guess that was right or wrong, a view of few columns and the matrix itself give
// what the source has.
func TestNarrow(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	const nObs, nVars = 1030, 400
	plain := random(rng, nObs, nVars)
	for _, budget := range []int64{0, 20_000, 60_000, 200_000, 1 << 40} {
		for range 12 {
			m := compact.New(plain, budget)
			likely := some(rng, nVars)
			right := rng.IntN(2) == 0
			prefer := func() { m.Prefer(func() []int32 { return likely }) }
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
// and a view of likely columns; with a wrong guess it is read again.
func TestLittleRoom(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 6))
	const nObs, nVars = 16 * 256, 400 // 16 ranges
	plain := random(rng, nObs, nVars)
	size := func() int64 {
		m := compact.New(plain, 1<<40)
		whole(t, m, 0, nObs)
		bytes, _ := m.Held()
		return bytes
	}()
	likely := []int32{}
	for g := int32(0); g < nVars; g += 5 {
		likely = append(likely, g)
	}
	for _, c := range []struct {
		genes []int32
		again bool
	}{{likely[:30], false}, {[]int32{1, 5}, true}} {
		source := &counting{Matrix: plain}
		m := compact.New(source, size*6/10)
		for lo := 0; lo < nObs; lo += 256 {
			whole(t, m, lo, lo+256)
			m.Prefer(func() []int32 { return slices.Clone(likely) })
		}
		for range 2 {
			whole(t, m.Narrow(c.genes), 0, nObs)
		}
		want := nObs
		if c.again {
			want = 2 * nObs
		}
		if source.rows != want {
			t.Errorf("genes %v: %d rows were read of %d", c.genes, source.rows, nObs)
		}
	}
}
