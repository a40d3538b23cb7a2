package kernel

import (
	"fmt"
	"slices"
)

// GroupSize is how many neighbouring columns are a group, whose rows of a product are added to at a time.
const GroupSize = 8

// Groups is how many groups k columns are.
func Groups(k int) int { return (k + GroupSize - 1) / GroupSize }

// ByGroup lists the entries of a run of sparse rows by groups of columns and, within one, by row: group g has the columns
// from GroupSize·g on. Its memory is used again from run to run.
type ByGroup struct {
	k          int       // columns
	idx        []int32   // of the run, each in [0, k)
	start      []int32   // where the items of each group begin; an item is a row with an entry in the group
	first, end []int32   // position of the item's first entry in idx, and where its row ends
	dense      int       // groups after these have no more items than are summed up in float32
	sums       []float32 // of a group that is summed up so: zeros in between
}

// List takes a run of rows with k columns: row r is idx[indptr[r]:indptr[r+1]], in which columns rise. It is a counting
// sort, and looks at the rows, so that what goes through the list need not. idx stays the caller's and must not change
// until the next call.
func (b *ByGroup) List(k int, indptr, idx []int32) {
	b.k, b.idx = k, idx
	groups := Groups(k)
	b.start = slices.Grow(b.start[:0], groups+2)[:groups+2]
	clear(b.start)
	counts := b.start[2:]
	for r := range len(indptr) - 1 {
		lo, hi := indptr[r], indptr[r+1]
		if hi > lo && (idx[lo] < 0 || int(idx[hi-1]) >= k) {
			panic(fmt.Sprintf("kernel: indices from %d to %d in a row of %d columns", idx[lo], idx[hi-1], k))
		}
		last := int32(-1)
		for _, j := range idx[lo:hi] {
			g := j / GroupSize
			counts[g] += 1 - same(g, last)
			last = g
		}
	}
	b.dense = 0
	for g := 2; g < len(b.start); g++ {
		if b.start[g] > mostTerms {
			b.dense = g - 1
		}
		b.start[g] += b.start[g-1]
	}
	n := int(b.start[groups+1])
	b.first, b.end = slices.Grow(b.first[:0], n)[:n], slices.Grow(b.end[:0], n)[:n]
	// From the end of a row, as the first entry of a group is the one that stays.
	next := b.start[1:] // the next free place of a group; its end when all are in
	for r := range len(indptr) - 1 {
		end, last := indptr[r+1], int32(-1)
		for p := end - 1; p >= indptr[r]; p-- {
			g := idx[p] / GroupSize
			at := next[g] - same(g, last)
			b.first[at], b.end[at] = p, end
			next[g], last = at+1, g
		}
	}
}

// same is 1 where a and b are the same, and 0 where not, without a jump: which it is follows no rule.
func same(a, b int32) int32 {
	d := a ^ b
	return 1 - int32(uint32(d|-d)>>31)
}

// Len is how many rows have an entry in group g.
func (b *ByGroup) Len(g int) int { return int(b.start[g+1] - b.start[g]) }
