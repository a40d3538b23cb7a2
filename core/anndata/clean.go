package anndata

import (
	"math"
	"slices"

	"coverslip/core/kernel"
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
// One comparison does it all: below the least the bits wrap around.
func doubtful(v float32) bool {
	return math.Float32bits(v)&0x7fffffff-leastBits >= exactBits-leastBits
}

// promised reports whether the rows keep the promises of sparse.Block as they are. All values pass here.
func promised(b *sparse.Block, nVars int) bool {
	for i := range b.Rows() {
		indices, data := b.Row(i)
		if !kernel.Rising(indices, nVars) || !kernel.Within(data, leastBits, exactBits) {
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
