package kernel

import (
	"fmt"
	"slices"
	"unsafe"
)

// Lanes is how many neighbouring columns are a group, whose rows of a product are added to at a time: as many as a [vec].
const Lanes = 4

// Groups is how many groups k columns are.
func Groups(k int) int { return (k + Lanes - 1) / Lanes }

// ByGroup lists the entries of a run of sparse rows by groups of columns and, within one, by row: group g has the columns
// from Lanes·g on. Its memory is used again from run to run.
type ByGroup struct {
	k          int     // columns
	idx        []int32 // of the run, each in [0, k)
	start      []int32 // where the items of each group begin; an item is a row with an entry in the group
	first, end []int32 // position of the item's first entry in idx, and where its row ends
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
			if g := j / Lanes; g != last {
				counts[g]++
				last = g
			}
		}
	}
	for g := 2; g < len(b.start); g++ {
		b.start[g] += b.start[g-1]
	}
	n := int(b.start[groups+1])
	b.first, b.end = slices.Grow(b.first[:0], n)[:n], slices.Grow(b.end[:0], n)[:n]
	for r := range len(indptr) - 1 {
		end, last := indptr[r+1], int32(-1)
		for p := indptr[r]; p < end; p++ {
			if g := idx[p] / Lanes; g != last {
				at := &b.start[g+1] // the next free place of the group; its end when all are in
				b.first[*at], b.end[*at] = p, end
				*at++
				last = g
			}
		}
	}
}

// Len is how many rows have an entry in group g.
func (b *ByGroup) Len(g int) int { return int(b.start[g+1] - b.start[g]) }

// SyrkGroup adds to the rows of group g of Σ aᵀa, the sum over sparse rows a, what the run that is listed gives to them,
// from the group's first column on; val are the values of the run's entries, and dst has for each of the k columns what
// the rows of the group have there, so that each entry is read once for all of them:
//
//	for each row a with an entry in group g:
//		for p := that entry and those after it { for l := range Lanes { dst[idx[p]*Lanes+l] += a[Lanes*g+l] * val[p] } }
//
// Taking the rows group by group keeps what is added to near. The longer the run, the less often it comes from farther
// away: from 32 Ki entries to 256 Ki halves the time.
func (b *ByGroup) SyrkGroup(dst []float64, g int, val []float64) {
	val, d := val[:len(b.idx)], start(dst[:b.k*Lanes])
	lo, hi := b.start[g], b.start[g+1]
	first, end := b.first[lo:hi], b.end[lo:hi]
	i, v := unsafe.Pointer(unsafe.SliceData(b.idx)), start(val)
	var a [Lanes]uint64 // of the row, in the group's columns: as bits, since scalars and vectors must not alternate
	for q, f := range first {
		p, n := int(f), int(end[q]-f)
		a = [Lanes]uint64{}
		for e := p; e < p+n && index(i, e)/Lanes == g; e++ {
			a[index(i, e)%Lanes] = *(*uint64)(at(v, e))
		}
		if vectors {
			scatterVec(d, unsafe.Pointer(&a), unsafe.Add(i, p*4), at(v, p), n)
		} else {
			scatterPlain(d, unsafe.Pointer(&a), unsafe.Add(i, p*4), at(v, p), n)
		}
	}
	if vectors {
		done()
	}
}

// scatterPlain does one row: n entries, and the lanes at l.
func scatterPlain(d, l, ip, vp unsafe.Pointer, n int) {
	for p := range n {
		e, v := at(d, index(ip, p)*Lanes), *elem(vp, p)
		for i := range Lanes {
			*elem(e, i) += float64(*elem(l, i) * v)
		}
	}
}

// scatterVec is its twin: the first entries one by one, then by fours.
func scatterVec(d, l, ip, vp unsafe.Pointer, n int) {
	a := load(l)
	add := func(p int) {
		e := at(d, index(ip, p)*Lanes)
		load(e).add(a.mul(splat(*elem(vp, p)))).store(e)
	}
	odd := n & 3
	for p := range odd {
		add(p)
	}
	ip, vp = unsafe.Add(ip, odd*4), at(vp, odd)
	for n -= odd; n > 0; n -= 4 {
		add(0)
		add(1)
		add(2)
		add(3)
		ip, vp = unsafe.Add(ip, 4*4), at(vp, 4)
	}
}
