//go:build !(goexperiment.simd && wasm)

package kernel

import (
	"math"
	"unsafe"
)

// The inner loops of kernels with vectors, which have twins in WebAssembly's own instructions (loops_wasm.go). Nothing here checks a bound.

// gramVec is its twin.
func gramVec(dst, x, shift, sums, ip, vp unsafe.Pointer, n int) {
	var s, t vec
	p := 0
	for ; p+4 <= n; p += 4 {
		s = s.add(load(at(x, index(ip, p)*Lanes)).mul(splat(*elem(vp, p))))
		t = t.add(load(at(x, index(ip, p+1)*Lanes)).mul(splat(*elem(vp, p+1))))
		s = s.add(load(at(x, index(ip, p+2)*Lanes)).mul(splat(*elem(vp, p+2))))
		t = t.add(load(at(x, index(ip, p+3)*Lanes)).mul(splat(*elem(vp, p+3))))
	}
	if p+2 <= n {
		s = s.add(load(at(x, index(ip, p)*Lanes)).mul(splat(*elem(vp, p))))
		t = t.add(load(at(x, index(ip, p+1)*Lanes)).mul(splat(*elem(vp, p+1))))
		p += 2
	}
	if p < n {
		s = s.add(load(at(x, index(ip, p)*Lanes)).mul(splat(*elem(vp, p))))
	}
	a := s.add(t).sub(load(shift))
	load(sums).add(a).store(sums)
	add := func(p int) {
		to := at(dst, index(ip, p)*Lanes)
		load(to).add(a.mul(splat(*elem(vp, p)))).store(to)
	}
	for p = 0; p < n&3; p++ { // first the odd ones, then by fours: the indices of a row are distinct
		add(p)
	}
	for ; p < n; p += 4 {
		add(p)
		add(p + 1)
		add(p + 2)
		add(p + 3)
	}
}

// symBehind does the n columns behind a group, where d, q, p and o begin in dst, x and the two rows; own and x0 are those of
// the two rows in dst and x.
func symBehind(own, x0, d, q, p, o unsafe.Pointer, n int) {
	a0, a1 := load(x0), load(at(x0, Lanes))
	s, t := load(own), load(at(own, Lanes))
	d, q, p, o = at(d, -2*Lanes), at(q, -2*Lanes), at(p, -2), at(o, -2)
	for range n / 2 {
		d, q, p, o = at(d, 2*Lanes), at(q, 2*Lanes), at(p, 2), at(o, 2)
		y, z := load(q), load(at(q, Lanes))
		a, b := splat(*elem(p, 0)), splat(*elem(o, 0))
		e, f := splat(*elem(p, 1)), splat(*elem(o, 1))
		s, t = s.add(y.mul(a).add(z.mul(e))), t.add(y.mul(b).add(z.mul(f)))
		load(d).add(a0.mul(a).add(a1.mul(b))).store(d)
		load(at(d, Lanes)).add(a0.mul(e).add(a1.mul(f))).store(at(d, Lanes))
	}
	if n&1 != 0 {
		d, q, p, o = at(d, 2*Lanes), at(q, 2*Lanes), at(p, 2), at(o, 2)
		y, a, b := load(q), splat(*elem(p, 0)), splat(*elem(o, 0))
		s, t = s.add(y.mul(a)), t.add(y.mul(b))
		load(d).add(a0.mul(a).add(a1.mul(b))).store(d)
	}
	s.store(own)
	t.store(at(own, Lanes))
}

// scatterItems32 does n items of a group in float32, as scatterPlain does.
func scatterItems32(d, items, i, v unsafe.Pointer, n, group int) {
	for _, it := range unsafe.Slice((*item)(items), n) {
		p, n := int(it.first), int(it.end-it.first)
		a := lanesOf[uint32](i, v, p, n, group)
		scatter32Vec(d, unsafe.Pointer(&a), unsafe.Add(i, p*4), unsafe.Add(v, p*4), n)
	}
}

// scatter32Vec is the one for float32: the first entries one by one, then by fours.
func scatter32Vec(d, l, ip, vp unsafe.Pointer, n int) {
	a := load32(l)
	add := func(p int) {
		e := unsafe.Add(d, index(ip, p)*GroupSize*4)
		load32(e).add(a.mul(splat32(value(vp, p)))).store(e)
	}
	odd := n & 3
	for p := range odd {
		add(p)
	}
	for p := odd; p < n; p += 4 {
		add(p)
		add(p + 1)
		add(p + 2)
		add(p + 3)
	}
}

// mulColumns20 does 20 columns, from those at d and q on; rows of q are w elements apart.
func mulColumns20(d, ip, vp, q unsafe.Pointer, n, w int) {
	s0, s1, s2, s3, s4 := load(d), load(at(d, 4)), load(at(d, 8)), load(at(d, 12)), load(at(d, 16))
	for p := range n {
		a, r := splat(*elem(vp, p)), at(q, index(ip, p)*w)
		s0 = s0.add(load(r).mul(a))
		s1 = s1.add(load(at(r, 4)).mul(a))
		s2 = s2.add(load(at(r, 8)).mul(a))
		s3 = s3.add(load(at(r, 12)).mul(a))
		s4 = s4.add(load(at(r, 16)).mul(a))
	}
	s0.store(d)
	s1.store(at(d, 4))
	s2.store(at(d, 8))
	s3.store(at(d, 12))
	s4.store(at(d, 16))
}

// dotRow sets [sums] at s to those of the n elements at p and x, without what fills no vector.
func dotRow(s, p, x unsafe.Pointer, n int) {
	var v vec
	for i := 0; i+4 <= n; i += 4 {
		v = v.add(load(at(p, i)).mul(load(at(x, i))))
	}
	v.store(s)
}

// addRow adds to the row at d that at p times what is at h, without what fills no vector.
func addRow(d, h, p unsafe.Pointer, n int) {
	h0 := splat(*elem(h, 0))
	for i := 0; i+4 <= n; i += 4 {
		load(at(d, i)).add(load(at(p, i)).mul(h0)).store(at(d, i))
	}
}

// dotRows sets four [sums] at s to those of four rows at p, which are n elements apart, and x, without what fills no vector.
func dotRows(s, p, x unsafe.Pointer, n int) {
	var v0, v1, v2, v3 vec
	for i := 0; i+4 <= n; i += 4 {
		w := load(at(x, i))
		v0 = v0.add(load(at(p, i)).mul(w))
		v1 = v1.add(load(at(p, n+i)).mul(w))
		v2 = v2.add(load(at(p, 2*n+i)).mul(w))
		v3 = v3.add(load(at(p, 3*n+i)).mul(w))
	}
	v0.store(s)
	v1.store(at(s, 4))
	v2.store(at(s, 8))
	v3.store(at(s, 12))
}

// addRows adds to the row at d four at p, which are n elements apart, each times its h, one after the other, without what
// fills no vector.
func addRows(d, h, p unsafe.Pointer, n int) {
	h0, h1, h2, h3 := splat(*elem(h, 0)), splat(*elem(h, 1)), splat(*elem(h, 2)), splat(*elem(h, 3))
	for i := 0; i+4 <= n; i += 4 {
		v := load(at(d, i))
		v = v.add(load(at(p, i)).mul(h0))
		v = v.add(load(at(p, n+i)).mul(h1))
		v = v.add(load(at(p, 2*n+i)).mul(h2))
		v = v.add(load(at(p, 3*n+i)).mul(h3))
		v.store(at(d, i))
	}
}

// flushColumns adds the sums of n columns to those at to, and makes them zero.
func flushColumns(to, sums unsafe.Pointer, n int) {
	for j := range n {
		t, s := (*[GroupSize]float64)(unsafe.Add(to, j*GroupSize*8)), (*[GroupSize]float32)(unsafe.Add(sums, j*GroupSize*4))
		t[0] += float64(s[0])
		t[1] += float64(s[1])
		t[2] += float64(s[2])
		t[3] += float64(s[3])
		t[4] += float64(s[4])
		t[5] += float64(s[5])
		t[6] += float64(s[6])
		t[7] += float64(s[7])
		*s = [GroupSize]float32{}
	}
}

// countFours counts n times four values at p, as long as all have keys, and returns how many times that was and the bits of
// these keys.
func countFours(places, p unsafe.Pointer, n int) (done, seen int) {
	for i := range n {
		v := unsafe.Add(p, i*16)
		k0, k1, k2, k3 := key(v, 0), key(v, 1), key(v, 2), key(v, 3)
		any := k0 | k1 | k2 | k3
		if any&^keyBits != 0 {
			return i, seen
		}
		*(*uint16)(unsafe.Add(places, k0>>toPlace))++
		*(*uint16)(unsafe.Add(places, k1>>toPlace+2))++
		*(*uint16)(unsafe.Add(places, k2>>toPlace+4))++
		*(*uint16)(unsafe.Add(places, k3>>toPlace+6))++
		seen |= any
	}
	return n, seen
}

// addCounts adds the n counts at vp to the tallies of the genes at ip.
func addCounts(t, ip, vp unsafe.Pointer, n int) {
	p := 0
	for ; p+8 <= n; p += 8 {
		i, v := unsafe.Add(ip, p*4), unsafe.Add(vp, p*4)
		addCount(t, i, v, 0)
		addCount(t, i, v, 1)
		addCount(t, i, v, 2)
		addCount(t, i, v, 3)
		addCount(t, i, v, 4)
		addCount(t, i, v, 5)
		addCount(t, i, v, 6)
		addCount(t, i, v, 7)
	}
	for ; p < n; p++ {
		addCount(t, ip, vp, p)
	}
}

// addCount adds entry p. It does without a conversion, as [whole8].
func addCount(tallies, ip, vp unsafe.Pointer, p int) {
	*(*Tally)(at(tallies, index(ip, p))) += Tally(math.Float32bits(value(vp, p)+shift)) + (cell - shiftBits)
}

// addMoments adds the n counts at vp, times factor, to the moments of the genes at ip.
func addMoments(m, ip, vp unsafe.Pointer, n int, factor float64) {
	p := 0
	for ; p+8 <= n; p += 8 {
		i, v := unsafe.Add(ip, p*4), unsafe.Add(vp, p*4)
		addMoment(m, index(i, 0), scaled(v, 0, factor))
		addMoment(m, index(i, 1), scaled(v, 1, factor))
		addMoment(m, index(i, 2), scaled(v, 2, factor))
		addMoment(m, index(i, 3), scaled(v, 3, factor))
		addMoment(m, index(i, 4), scaled(v, 4, factor))
		addMoment(m, index(i, 5), scaled(v, 5, factor))
		addMoment(m, index(i, 6), scaled(v, 6, factor))
		addMoment(m, index(i, 7), scaled(v, 7, factor))
	}
	for ; p < n; p++ {
		addMoment(m, index(ip, p), scaled(vp, p, factor))
	}
}

func scaled(vp unsafe.Pointer, p int, factor float64) float64 {
	return float64(float64(value(vp, p)) * factor)
}

// putColumns does the n entries of a row. No branch for each column: what has no number is written, too. By eights, as a loop
// costs more than an entry.
func putColumns(dstIdx, dstVal, column, ip, vp unsafe.Pointer, n int) int {
	to := numbered{column, dstIdx, dstVal}
	k, p := 0, 0
	for ; p+8 <= n; p, k = p+8, k+8 {
		i, v := unsafe.Add(ip, p*4), unsafe.Add(vp, p*4)
		k = to.put(k, i, v, 0)
		k = to.put(k, i, v, 4)
		k = to.put(k, i, v, 8)
		k = to.put(k, i, v, 12)
		k = to.put(k, i, v, 16)
		k = to.put(k, i, v, 20)
		k = to.put(k, i, v, 24)
		k = to.put(k, i, v, 28)
	}
	for ; p < n; p, k = p+1, k+1 {
		k = to.put(k, unsafe.Add(ip, p*4), unsafe.Add(vp, p*4), 0)
	}
	return k
}

// numbered is where numbers of columns are, and where their indices and values go to.
type numbered struct{ column, idx, val unsafe.Pointer }

// put writes the entry that is o bytes from i and v on as far from place k on, and returns k, less one where the column
// has no number, so that the next takes the place.
func (to numbered) put(k int, i, v unsafe.Pointer, o int) int {
	number := *(*int32)(unsafe.Add(to.column, index(unsafe.Add(i, o), 0)*4))
	*(*int32)(unsafe.Add(to.idx, k*4+o)) = number
	*(*uint32)(unsafe.Add(to.val, k*4+o)) = *(*uint32)(unsafe.Add(v, o))
	return k + int(number)>>63
}
