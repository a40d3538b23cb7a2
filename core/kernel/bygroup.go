package kernel

import (
	"fmt"
	"slices"
	"unsafe"
)

// GroupSize is how many neighbouring columns are a group, whose rows of a product are added to at a time.
const GroupSize = 8

// Groups is how many groups k columns are.
func Groups(k int) int { return (k + GroupSize - 1) / GroupSize }

// ByGroup lists the entries of a run of sparse rows by groups of columns and, within one, by row: group g has the columns
// from GroupSize·g on. Its memory is used again from run to run.
type ByGroup struct {
	k     int       // columns
	idx   []int32   // of the run, each in [0, k)
	start []int32   // where the items of each group begin
	items []item    // of each group, one after the other
	dense int       // groups after these have no more items than are summed up in float32
	sums  []float32 // of a group that is summed up so: zeros in between
}

// item is a row with an entry in the group: where the first one is in idx, and where the row ends.
type item struct{ first, end int32 }

// List takes a run of rows with k columns: row r is idx[indptr[r]:indptr[r+1]], in which columns rise. It is a counting
// sort, and looks at the rows, so that what goes through the list need not. idx stays the caller's and must not change
// until the next call.
func (b *ByGroup) List(k int, indptr, idx []int32) {
	b.k, b.idx = k, idx
	b.start = slices.Grow(b.start[:0], Groups(k)+2)[:Groups(k)+2]
	clear(b.start)
	b.count(indptr) // into the place after the next
	b.dense = 0
	for g := 2; g < len(b.start); g++ {
		if b.start[g] > mostTerms {
			b.dense = g - 1
		}
		b.start[g] += b.start[g-1]
	}
	n := int(b.start[len(b.start)-1])
	b.items = slices.Grow(b.items[:0], n)[:n]
	b.put(indptr)
}

// count counts the items of each group, and looks at the rows.
func (b *ByGroup) count(indptr []int32) {
	counts := unsafe.Pointer(unsafe.SliceData(b.start[2:]))
	for r := range len(indptr) - 1 {
		row := b.idx[indptr[r]:indptr[r+1]]
		if len(row) == 0 {
			continue
		}
		if row[0] < 0 || int(row[len(row)-1]) >= b.k {
			panic(fmt.Sprintf("kernel: indices from %d to %d in a row of %d columns", row[0], row[len(row)-1], b.k))
		}
		i, e, last := unsafe.Pointer(&row[0]), 0, -1
		for ; e+4 <= len(row); e += 4 {
			i := unsafe.Add(i, e*4)
			last = count(counts, index(i, 0), last)
			last = count(counts, index(i, 1), last)
			last = count(counts, index(i, 2), last)
			last = count(counts, index(i, 3), last)
		}
		for ; e < len(row); e++ {
			last = count(counts, index(i, e), last)
		}
	}
}

// put puts the items in their places, each row from its end, as the first entry of a group is the one that stays.
func (b *ByGroup) put(indptr []int32) {
	ip := unsafe.Pointer(unsafe.SliceData(b.idx))
	next := lists{unsafe.Pointer(unsafe.SliceData(b.start[1:])), unsafe.Pointer(unsafe.SliceData(b.items))}
	for r := range len(indptr) - 1 {
		p, end, last := int(indptr[r+1]), indptr[r+1], -1
		for ; p >= int(indptr[r])+4; p -= 4 {
			last = next.put(ip, p-1, end, last)
			last = next.put(ip, p-2, end, last)
			last = next.put(ip, p-3, end, last)
			last = next.put(ip, p-4, end, last)
		}
		for ; p > int(indptr[r]); p-- {
			last = next.put(ip, p-1, end, last)
		}
	}
}

// count counts the group of column j where it is not the last one, and returns it.
func count(counts unsafe.Pointer, j, last int) (group int) {
	g := j / GroupSize
	*(*int32)(unsafe.Add(counts, g*4)) += 1 - same(g, last)
	return g
}

// lists are the next free place of each group, its end when all are in, and the items.
type lists struct{ next, items unsafe.Pointer }

// put makes entry p of a row that has this end an item of its group, in place of the item before where the group is the last
// one, and returns the group.
func (l lists) put(ip unsafe.Pointer, p int, end int32, last int) (group int) {
	g := index(ip, p) / GroupSize
	next := (*int32)(unsafe.Add(l.next, g*4))
	at := *next - same(g, last)
	*(*item)(unsafe.Add(l.items, int(at)*8)) = item{int32(p), end}
	*next = at + 1
	return g
}

// same is 1 where a and b are the same, and 0 where not, without a jump: which it is follows no rule.
func same(a, b int) int32 {
	d := a ^ b
	return 1 - int32(uint64(d|-d)>>63)
}

// Len is how many rows have an entry in group g.
func (b *ByGroup) Len(g int) int { return int(b.start[g+1] - b.start[g]) }
