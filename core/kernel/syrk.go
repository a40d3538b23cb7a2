package kernel

import (
	"slices"
	"unsafe"
)

// mostTerms is how many products are summed up in float32, before their sum is added in float64.
const mostTerms = 512

// SyrkGroup adds to the rows of group g of Σ aᵀa, the sum over sparse rows a, what the run that is listed gives to them,
// from the group's first column on; val are the values of the run's entries, and dst has for each of the k columns what
// the rows of the group have there, so that each entry is read once for all of them:
//
//	for each row a with an entry in group g:
//		for p := that entry and those after it { for l := range GroupSize { dst[idx[p]*GroupSize+l] += a[GroupSize*g+l] * val[p] } }
//
// Taking the rows group by group keeps what is added to near. The longer the run, the less often it comes from farther
// away: from 32 Ki entries to 256 Ki halves the time.
func (b *ByGroup) SyrkGroup(dst []float64, g int, val []float64) {
	dst, val = dst[:b.k*GroupSize], val[:len(b.idx)]
	addItems[uint64](b, start(dst), unsafe.Pointer(unsafe.SliceData(val)), g, int(b.start[g]), int(b.start[g+1]))
}

// SyrkGroup32 is SyrkGroup in half the time: products, and sums of at most [mostTerms] of them, are rounded to float32, and
// those sums are added in float64. An element is wrong by some 1e-7 of what one run adds to it.
func (b *ByGroup) SyrkGroup32(dst []float64, g int, val []float32) {
	dst, val = dst[:b.k*GroupSize], val[:len(b.idx)]
	if n := b.k * GroupSize; len(b.sums) < n {
		b.sums = slices.Grow(b.sums, n-len(b.sums))[:n]
	}
	sums, v := unsafe.Pointer(unsafe.SliceData(b.sums)), unsafe.Pointer(unsafe.SliceData(val))
	lo, hi := int(b.start[g]), int(b.start[g+1])
	for ; hi-lo > mostTerms; lo += mostTerms {
		addItems[uint32](b, sums, v, g, lo, lo+mostTerms)
		b.flush(dst, g, b.dense) // those after have few terms in all
	}
	addItems[uint32](b, sums, v, g, lo, hi)
	b.flush(dst, g, Groups(b.k))
}

// flush adds the sums of the columns of groups from g to end to dst, and makes them zero.
func (b *ByGroup) flush(dst []float64, g, end int) {
	lo, hi := g*GroupSize, min(end*GroupSize, b.k)
	if hi <= lo {
		return
	}
	to, sums := start(dst[lo*GroupSize:]), unsafe.Pointer(unsafe.SliceData(b.sums[lo*GroupSize:]))
	flushColumns(to, sums, hi-lo)
}

// addItems adds to d what items lo to hi of group g give, in numbers that have the bits of U.
func addItems[U uint32 | uint64](b *ByGroup, d, v unsafe.Pointer, g, lo, hi int) {
	const double = 8
	size := int(unsafe.Sizeof(U(0)))
	i := unsafe.Pointer(unsafe.SliceData(b.idx))
	if vectors && size != double {
		scatterItems32(d, unsafe.Pointer(unsafe.SliceData(b.items[lo:hi])), i, v, hi-lo, g)
		done()
		return
	}
	for _, it := range b.items[lo:hi] {
		p, n := int(it.first), int(it.end-it.first)
		a := lanesOf[U](i, v, p, n, g)
		l, ip, vp := unsafe.Pointer(&a), unsafe.Add(i, p*4), unsafe.Add(v, p*size)
		switch {
		case vectors:
			scatterVec(d, l, ip, vp, n)
		case size == double:
			scatterPlain[float64](d, l, ip, vp, n)
		default:
			scatterPlain[float32](d, l, ip, vp, n)
		}
	}
	if vectors {
		done()
	}
}

// lanesOf returns what a row has in the columns of group g, of which entry p is the first and n are left: as bits, since scalars
// and vectors must not alternate.
func lanesOf[U uint32 | uint64](i, v unsafe.Pointer, p, n, g int) (a [GroupSize]U) {
	for e := p; e < p+n && index(i, e)/GroupSize == g; e++ {
		a[index(i, e)%GroupSize] = *(*U)(unsafe.Add(v, e*int(unsafe.Sizeof(U(0)))))
	}
	return a
}

// scatterPlain does one row: n entries, and the lanes at l.
func scatterPlain[T float32 | float64](d, l, ip, vp unsafe.Pointer, n int) {
	size := int(unsafe.Sizeof(T(0)))
	lanes := (*[GroupSize]T)(l)
	for p := range n {
		e, v := (*[GroupSize]T)(unsafe.Add(d, index(ip, p)*GroupSize*size)), *(*T)(unsafe.Add(vp, p*size))
		for i, a := range lanes {
			e[i] += T(a * v)
		}
	}
}

// scatterVec is its twin.
func scatterVec(d, l, ip, vp unsafe.Pointer, n int) {
	a, b := load(l), load(at(l, 4))
	for p := range n {
		e, v := at(d, index(ip, p)*GroupSize), splat(*elem(vp, p))
		load(e).add(a.mul(v)).store(e)
		load(at(e, 4)).add(b.mul(v)).store(at(e, 4))
	}
}
