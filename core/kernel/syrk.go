package kernel

import (
	"slices"
	"unsafe"
)

// ByColumn lists the entries of a run of sparse rows by column and, within one, by row. Its memory is used again from
// run to run.
type ByColumn struct {
	k          int     // columns
	idx        []int32 // of the run, each in [0, k)
	start      []int32 // where the entries of each column begin in first and end
	first, end []int32 // position of the entry in idx, and where its row ends
}

// List takes a run of rows with k columns: row r is idx[indptr[r]:indptr[r+1]], in which columns rise. It is a counting
// sort, which looks at each column, so that what goes through the list need not. idx stays the caller's and must not
// change until the next call.
func (b *ByColumn) List(k int, indptr, idx []int32) {
	n := len(idx)
	b.k, b.idx = k, idx
	b.start = slices.Grow(b.start[:0], k+2)[:k+2]
	b.first = slices.Grow(b.first[:0], n)[:n]
	b.end = slices.Grow(b.end[:0], n)[:n]
	clear(b.start)
	counts := b.start[2:]
	for _, j := range idx {
		counts[j]++
	}
	for j := 2; j < len(b.start); j++ {
		b.start[j] += b.start[j-1]
	}
	for r := range len(indptr) - 1 {
		end := indptr[r+1]
		for p := indptr[r]; p < end; p++ {
			at := &b.start[idx[p]+1] // the next free place of the column; its end when all are in
			b.first[*at], b.end[*at] = p, end
			*at++
		}
	}
}

// Len is how many rows have an entry in column j.
func (b *ByColumn) Len(j int) int { return int(b.start[j+1] - b.start[j]) }

// SyrkRow adds to row j of the upper triangle of Σ aᵀa, the sum over sparse rows a, what the run that is listed gives to
// it; val are the values of the run's entries, and dst has an element for each column:
//
//	for each row a with an entry in column j: for p := that entry and those after it { dst[idx[p]] += a[j] * val[p] }
//
// Taking the rows column by column keeps the row of the matrix that is added to in the nearest cache. The
// longer the run, the less often each row of the matrix comes from farther away: from 32 Ki entries to 256
// Ki halves the time.
func (b *ByColumn) SyrkRow(dst []float64, j int, val []float64) {
	val, d := val[:len(b.idx)], start(dst[:b.k])
	lo, hi := b.start[j], b.start[j+1]
	first, end := b.first[lo:hi], b.end[lo:hi]
	i, v := unsafe.Pointer(unsafe.SliceData(b.idx)), start(val)
	for q, f := range first {
		p := int(f)
		a := *elem(v, p)
		scatter(d, a, unsafe.Add(i, p*4), at(v, p), int(end[q])-p)
	}
}
