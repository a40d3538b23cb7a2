package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// packedTwins packs and unpacks a row of n entries with vectors and one by one. Of its gaps and values one in odd
// is just about what fits a byte, or any number.
func packedTwins(t *testing.T, seed uint64, n, odd int) {
	rng := rand.New(rand.NewPCG(seed, 2))
	idx, val := make([]int32, n), make([]float32, n)
	next := int32(0)
	for p := range n {
		gap, v := rng.Int32N(255), float32(1+rng.IntN(255))
		if rng.IntN(odd) == 0 {
			gap = 253 + rng.Int32N(4)
		}
		if rng.IntN(odd) == 0 {
			v = []float32{-1, 0.5, 254.5, 255, 256, 1 << 23, 1 << 24, 3 << 30, 1e-30, math.Float32frombits(1 << 31), math.Float32frombits(rng.Uint32() | 1)}[rng.IntN(11)]
		}
		idx[p], val[p] = next+gap, v
		next += gap + 1
	}
	gaps, counts, wantGaps, wantCounts := make([]byte, n), make([]byte, n), make([]byte, n), make([]byte, n)
	long, wide := Pack(gaps, counts, nil, nil, idx, val)
	wantLong, wantWide := packFew(wantGaps, wantCounts, nil, nil, idx, val, 0)
	if !slices.Equal(gaps, wantGaps) || !slices.Equal(counts, wantCounts) || !slices.Equal(long, wantLong) || !sameBits(wide, wantWide) {
		t.Fatalf("a row of %d (seed %d, odd %d): packed %v %v %v %v, one by one %v %v %v %v",
			n, seed, odd, gaps, counts, long, wide, wantGaps, wantCounts, wantLong, wantWide)
	}
	r := Packed{gaps, counts, long, wide}
	gotIdx, gotVal := make([]int32, n), make([]float32, n)
	r.Unpack(gotIdx, gotVal)
	if !slices.Equal(gotIdx, idx) || !sameBits(gotVal, val) {
		t.Fatalf("a row of %d (seed %d, odd %d): %v %v came back as %v %v", n, seed, odd, idx, val, gotIdx, gotVal)
	}
}

func sameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

func TestPackedTwins(t *testing.T) {
	for n := range 70 {
		for _, odd := range []int{1, 5, 40, 1 << 30} {
			packedTwins(t, uint64(n), n, odd)
		}
	}
	packedTwins(t, 1, 10_000, 100)
}

func FuzzPacked(f *testing.F) {
	f.Add(uint64(1), uint16(1600), uint16(500))
	f.Fuzz(func(t *testing.T, seed uint64, n, odd uint16) { packedTwins(t, seed, int(n), int(odd)+1) })
}
