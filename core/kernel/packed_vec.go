//go:build goexperiment.simd && (amd64 || arm64)

package kernel

import (
	"simd/archsimd"
	"unsafe"
)

// packWhole packs sixteen entries at a time from p on, as long as their counts fit a byte each, and returns where it ends. Those
// there are packed, too, where far says that some of their gaps fit no byte.
func packWhole(gaps, counts, ip, vp unsafe.Pointer, p, n int) (end int, far bool) {
	one, most := archsimd.BroadcastUint32x4(1), archsimd.BroadcastUint32x4(longGap)
	for ; p+sixteen <= n; p += sixteen {
		i, v := unsafe.Add(ip, p*4), unsafe.Add(vp, p*4)
		s0, s1, s2, s3 := steps(i), steps(unsafe.Add(i, 16)), steps(unsafe.Add(i, 32)), steps(unsafe.Add(i, 48))
		n0, d0 := wholes(v)
		n1, d1 := wholes(unsafe.Add(v, 16))
		n2, d2 := wholes(unsafe.Add(v, 32))
		n3, d3 := wholes(unsafe.Add(v, 48))
		odd := n0.Or(n1).Or(n2).Or(n3).ShiftAllRight(8).Or(d0).Or(d1).Or(d2).Or(d3)
		beyond := s0.Or(s1).Or(s2).Or(s3).ShiftAllRight(8)
		s0, s1, s2, s3 = s0.Sub(one), s1.Sub(one), s2.Sub(one), s3.Sub(one)
		if !none(odd.Or(beyond).ReshapeToUint8s()) {
			if !none(odd.ReshapeToUint8s()) {
				return p, false
			}
			far = true
			s0, s1, s2, s3 = s0.Min(most), s1.Min(most), s2.Min(most), s3.Min(most)
		}
		narrowed(s0, s1, s2, s3).StoreArray((*[16]byte)(unsafe.Add(gaps, p)))
		narrowed(n0, n1, n2, n3).StoreArray((*[16]byte)(unsafe.Add(counts, p)))
		if far {
			break
		}
	}
	return p, far
}

// steps returns how far four indices are from those before them, which is a gap and one more.
func steps(ip unsafe.Pointer) archsimd.Uint32x4 {
	i, before := (*[4]uint32)(ip), (*[4]uint32)(unsafe.Add(ip, -4))
	return archsimd.LoadUint32x4Array(i).Sub(archsimd.LoadUint32x4Array(before))
}

// wholes is [whole8] of four values.
func wholes(vp unsafe.Pointer) (n, off archsimd.Uint32x4) {
	s := archsimd.BroadcastFloat32x4(shift)
	v := archsimd.LoadFloat32x4Array((*[4]float32)(vp))
	w := v.Add(s)
	return w.ToBits().Xor(s.ToBits()), w.Sub(s).ToBits().Xor(v.ToBits())
}

// narrowed returns the bytes that four by four numbers are.
func narrowed(a, b, c, d archsimd.Uint32x4) archsimd.Uint8x16 {
	all := a.Or(b.ShiftAllLeft(8)).Or(c.ShiftAllLeft(16)).Or(d.ShiftAllLeft(24))
	return pick(all.ReshapeToUint8s(), &everyFourth)
}

// unpackWhole is its opposite, but where far is set only counts are unpacked at the end.
func unpackWhole(ip, vp, gaps, counts unsafe.Pointer, p, n int) (end int, far bool) {
	long, odd := archsimd.BroadcastUint8x16(longGap), archsimd.BroadcastUint8x16(noCount)
	last := *(*uint32)(unsafe.Add(ip, p*4-4))
	for ; p+sixteen <= n; p += sixteen {
		g := archsimd.LoadUint8x16Array((*[16]byte)(unsafe.Add(gaps, p)))
		c := archsimd.LoadUint8x16Array((*[16]byte)(unsafe.Add(counts, p)))
		i, v := unsafe.Add(ip, p*4), unsafe.Add(vp, p*4)
		if !none(g.Equal(long).Or(c.Equal(odd)).ToInt8x16().ToBits()) {
			if !none(c.Equal(odd).ToInt8x16().ToBits()) {
				break
			}
			far = true
		}
		values(v, pick(c, &fours[0]))
		values(unsafe.Add(v, 16), pick(c, &fours[1]))
		values(unsafe.Add(v, 32), pick(c, &fours[2]))
		values(unsafe.Add(v, 48), pick(c, &fours[3]))
		if far {
			break
		}
		s := distances(pick(g, &lowHalf))
		last = indices(i, s, &lowPair, last, s.GetElem(0))
		last = indices(unsafe.Add(i, 16), s, &highPair, last, s.GetElem(1))
		s = distances(pick(g, &highHalf))
		last = indices(unsafe.Add(i, 32), s, &lowPair, last, s.GetElem(0))
		last = indices(unsafe.Add(i, 48), s, &highPair, last, s.GetElem(1))
	}
	return p, far
}

// distances returns of two times four gaps of 16 bits how far each index is from the one before the four.
func distances(gaps archsimd.Uint8x16) archsimd.Uint64x2 {
	s := gaps.ReshapeToUint64s().Add(archsimd.BroadcastUint64x2(0x0001_0001_0001_0001))
	s = s.Add(s.ShiftAllLeft(16))
	return s.Add(s.ShiftAllLeft(32))
}

// indices stores the four indices after last by one half of distances, and returns the new last one by that half.
func indices(to unsafe.Pointer, distances archsimd.Uint64x2, places *[16]int8, last uint32, half uint64) uint32 {
	i := pick(distances.ReshapeToUint8s(), places).ReshapeToUint32s().Add(archsimd.BroadcastUint32x4(last))
	i.StoreArray((*[4]uint32)(to))
	return last + uint32(half>>48)
}

// values stores four counts of 32 bits.
func values(to unsafe.Pointer, counts archsimd.Uint8x16) {
	counts.ReshapeToUint32s().BitsToInt32().ConvertToFloat32().StoreArray((*[4]float32)(to))
}

const zero = -1

// The places of bytes that [pick] is asked for.
var (
	everyFourth = [16]int8{0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15}
	lowHalf     = [16]int8{0, zero, 1, zero, 2, zero, 3, zero, 4, zero, 5, zero, 6, zero, 7, zero}
	highHalf    = [16]int8{8, zero, 9, zero, 10, zero, 11, zero, 12, zero, 13, zero, 14, zero, 15, zero}
	lowPair     = [16]int8{0, 1, zero, zero, 2, 3, zero, zero, 4, 5, zero, zero, 6, 7, zero, zero}
	highPair    = [16]int8{8, 9, zero, zero, 10, 11, zero, zero, 12, 13, zero, zero, 14, 15, zero, zero}
	fours       = [4][16]int8{
		{0, zero, zero, zero, 1, zero, zero, zero, 2, zero, zero, zero, 3, zero, zero, zero},
		{4, zero, zero, zero, 5, zero, zero, zero, 6, zero, zero, zero, 7, zero, zero, zero},
		{8, zero, zero, zero, 9, zero, zero, zero, 10, zero, zero, zero, 11, zero, zero, zero},
		{12, zero, zero, zero, 13, zero, zero, zero, 14, zero, zero, zero, 15, zero, zero, zero},
	}
)
