package anndata

import (
	"math"
	"slices"

	"coverslip/core/sparse"
)

// exactInteger is the largest run of integers that float32 holds: all up to ±2^24.
const exactInteger = 1 << 24

// The bits of a positive float32 rise with it: those of the smallest above 0, and of 2^24.
const (
	leastBits = 1
	exactBits = 0x4b800000
)

// doubtful tells values that need a look: zero, infinite, not a number, and from 2^24 up.
func doubtful(v float32) bool { return sure(v) < 0 }

// sure is negative for doubtful values. One comparison does it all: below the least the bits wrap around.
func sure(v float32) int64 {
	const most = exactBits - leastBits - 1
	return most - int64(math.Float32bits(v)&0x7fffffff-leastBits)
}

// promised reports whether the rows keep the promises of sparse.Block as they are. All values pass here:
// what would make them break one is gathered in a sign, without a branch for each.
func promised(b *sparse.Block, nVars int) bool {
	for i := range b.Rows() {
		indices, data := b.Row(i)
		data = data[:len(indices)]
		last, broken := int64(-1), int64(0)
		for k, j := range indices {
			broken |= int64(j) - last - 1 | sure(data[k])
			last = int64(j)
		}
		// The indices rise, so the last is the largest.
		if broken < 0 || last >= int64(nVars) {
			return false
		}
	}
	return true
}

// pair is a value and its column.
type pair struct {
	index int32
	value float32
}

// repairer puts rows right: sorts them, sums duplicates, drops zeros, as scipy does before it computes.
type repairer struct {
	pairs []pair
	out   sparse.Block
}

// repair replaces the slices of b by clean ones of its own. The indices are in range and the values
// finite: the caller has looked.
func (r *repairer) repair(b *sparse.Block) {
	r.out.Indptr = append(r.out.Indptr[:0], 0)
	r.out.Indices, r.out.Data = r.out.Indices[:0], r.out.Data[:0]
	for i := range b.Rows() {
		indices, data := b.Row(i)
		r.pairs = r.pairs[:0]
		for k, j := range indices {
			r.pairs = append(r.pairs, pair{j, data[k]})
		}
		r.row()
	}
	b.Indptr, b.Indices, b.Data = r.out.Indptr, r.out.Indices, r.out.Data
}

func (r *repairer) row() {
	byIndex := func(a, b pair) int { return int(a.index) - int(b.index) }
	if !slices.IsSortedFunc(r.pairs, byIndex) {
		slices.SortStableFunc(r.pairs, byIndex)
	}
	for k := 0; k < len(r.pairs); {
		j, sum := r.pairs[k].index, float64(0)
		for ; k < len(r.pairs) && r.pairs[k].index == j; k++ {
			sum += float64(r.pairs[k].value)
		}
		if v := float32(sum); v != 0 {
			r.out.Indices, r.out.Data = append(r.out.Indices, j), append(r.out.Data, v)
		}
	}
	r.out.Indptr = append(r.out.Indptr, len(r.out.Indices))
}
