package kernel

import (
	"fmt"
	"math"
	"unsafe"
)

// Packed is a sparse row of counts in little more than two bytes a value. The slices are views.
type Packed struct {
	Gaps   []byte    // how many columns lie between this index and the one before; longGap: it is the next of Long
	Counts []byte    // 1 to 255; noCount: the value is the next of Wide
	Long   []int32   // gaps of 255 and more
	Wide   []float32 // fractions, and counts above 255
}

const (
	longGap  = math.MaxUint8
	noCount  = 0
	maxCount = math.MaxUint8
)

// Pack fills gaps and counts, which are as long as the row, and appends what does not fit a byte to long and wide,
// which it returns. Indices rise from 0 or more.
func Pack(gaps, counts []byte, long []int32, wide []float32, idx []int32, val []float32) ([]int32, []float32) {
	ip, vp := row(idx, val, math.MaxInt32)
	gaps, counts = gaps[:len(idx)], counts[:len(idx)]
	gp, cp := unsafe.Pointer(unsafe.SliceData(gaps)), unsafe.Pointer(unsafe.SliceData(counts))
	next, p := 0, 0
	for ; p+4 <= len(idx); p += 4 { // by fours: one look at all of them, and one word to write
		i0, i1, i2, i3 := index(ip, p), index(ip, p+1), index(ip, p+2), index(ip, p+3)
		g0, g1, g2, g3 := i0-next, i1-i0-1, i2-i1-1, i3-i2-1
		n0, d0 := whole8(value(vp, p))
		n1, d1 := whole8(value(vp, p+1))
		n2, d2 := whole8(value(vp, p+2))
		n3, d3 := whole8(value(vp, p+3))
		if g0|g1|g2|g3 < longGap && n0|n1|n2|n3 <= maxCount && d0|d1|d2|d3 == 0 {
			*(*uint32)(unsafe.Add(gp, p)) = uint32(g0 | g1<<8 | g2<<16 | g3<<24)
			*(*uint32)(unsafe.Add(cp, p)) = n0 | n1<<8 | n2<<16 | n3<<24
		} else {
			long, wide = packFew(gaps[p:p+4], counts[p:p+4], long, wide, idx[p:p+4], val[p:p+4], next)
		}
		next = i3 + 1
	}
	return packFew(gaps[p:], counts[p:], long, wide, idx[p:], val[p:], next)
}

// packFew packs any entries, of which the first may be column next or later.
func packFew(gaps, counts []byte, long []int32, wide []float32, idx []int32, val []float32, next int) ([]int32, []float32) {
	for p, g := range idx {
		gap := min(int(g)-next, longGap)
		if gap == longGap {
			long = append(long, g-int32(next))
		}
		n, d := whole8(val[p])
		if n > maxCount || d != 0 {
			n = noCount
			wide = append(wide, val[p])
		}
		gaps[p], counts[p] = byte(gap), byte(n)
		next = int(g) + 1
	}
	return long, wide
}

// whole8 returns the whole number next to v, where that is one from 0 to maxCount, else something larger; and 0 where
// v is that number. It does without a conversion: 2^23 more is a number whose last bit counts ones.
func whole8(v float32) (n, off uint32) {
	const shift = 1 << 23
	w := v + shift
	return math.Float32bits(w) - 0x4b000000, math.Float32bits(w-shift) ^ math.Float32bits(v)
}

func value(vp unsafe.Pointer, p int) float32 { return *(*float32)(unsafe.Add(vp, p*4)) }

// four returns four packed entries: their gaps and counts, and whether each is what it says.
func (r *Packed) four(p int) (gaps, counts uint32, plain bool) {
	gaps = *(*uint32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(r.Gaps)), p))
	counts = *(*uint32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(r.Counts)), p))
	return gaps, counts, (hasZero(^gaps) | hasZero(counts)) == 0
}

// hasZero is not 0 where a byte of the word is.
func hasZero(w uint32) uint32 { return (w - 0x01010101) &^ w & 0x80808080 }

// Unpack writes the indices and values of the row to idx and val, which are as long as it is.
func (r Packed) Unpack(idx []int32, val []float32) {
	n := len(r.Gaps)
	idx, val = idx[:n], val[:n]
	_ = r.Counts[:n]
	ip, vp := unsafe.Pointer(unsafe.SliceData(idx)), unsafe.Pointer(unsafe.SliceData(val))
	next, p := 0, 0
	for ; p+4 <= n; p += 4 {
		gaps, counts, plain := r.four(p)
		if !plain {
			next = r.unpackFew(idx[p:p+4], val[p:p+4], p, next)
			continue
		}
		i0 := next + int(gaps&255)
		i1 := i0 + 1 + int(gaps>>8&255)
		i2 := i1 + 1 + int(gaps>>16&255)
		i3 := i2 + 1 + int(gaps>>24)
		next = i3 + 1
		to, v := (*[4]int32)(unsafe.Add(ip, p*4)), (*[4]float32)(unsafe.Add(vp, p*4))
		to[0], to[1], to[2], to[3] = int32(i0), int32(i1), int32(i2), int32(i3)
		v[0], v[1] = float32(int32(counts&255)), float32(int32(counts>>8&255))
		v[2], v[3] = float32(int32(counts>>16&255)), float32(int32(counts>>24))
	}
	r.unpackFew(idx[p:], val[p:], p, next)
}

// unpackFew unpacks entries from p on, whatever they are, and takes what it reads off Long and Wide.
func (r *Packed) unpackFew(idx []int32, val []float32, p, next int) int {
	for i := range idx {
		gap, count := int(r.Gaps[p+i]), r.Counts[p+i]
		if gap == longGap {
			gap, r.Long = int(r.Long[0]), r.Long[1:]
		}
		val[i] = float32(int32(count))
		if count == noCount {
			val[i], r.Wide = r.Wide[0], r.Wide[1:]
		}
		idx[i] = int32(next + gap)
		next += gap + 1
	}
	return next
}

// UnpackColumns is [Packed.Unpack] of those columns that have a number in column, which has one for each column of
// the row, -1 for those left out; the numbers take the place of the indices. It returns how many there are. idx and
// val have room for the whole row, and what lies behind the result is overwritten.
func (r Packed) UnpackColumns(idx []int32, val []float32, column []int32) int {
	n := len(r.Gaps)
	_, _, _ = idx[:n], val[:n], r.Counts[:n]
	ip, vp := unsafe.Pointer(unsafe.SliceData(idx)), unsafe.Pointer(unsafe.SliceData(val))
	next, k, p := 0, 0, 0
	put := func(to int32, v float32) {
		*(*int32)(unsafe.Add(ip, k*4)), *(*float32)(unsafe.Add(vp, k*4)) = to, v
		k += taken(to)
	}
	few := func(m int) {
		var i [4]int32
		var v [4]float32
		next = r.unpackFew(i[:m], v[:m], p, next)
		for j := range m {
			put(column[i[j]], v[j])
		}
	}
	for ; p+4 <= n; p += 4 {
		gaps, counts, plain := r.four(p)
		if !plain {
			few(4)
			continue
		}
		i0 := next + int(gaps&255)
		i1 := i0 + 1 + int(gaps>>8&255)
		i2 := i1 + 1 + int(gaps>>16&255)
		i3 := i2 + 1 + int(gaps>>24)
		next = i3 + 1
		_ = column[i3]
		put(column[i0], float32(int32(counts&255)))
		put(column[i1], float32(int32(counts>>8&255)))
		put(column[i2], float32(int32(counts>>16&255)))
		put(column[i3], float32(int32(counts>>24)))
	}
	few(n - p)
	return k
}

// Columns copies the indices and values of those columns of a row that have a number in column, as
// [Packed.UnpackColumns] does.
func Columns(dstIdx []int32, dstVal []float32, column, idx []int32, val []float32) int {
	n := len(idx)
	if len(dstIdx) < n || len(dstVal) < n {
		panic(fmt.Sprintf("kernel: room for %d indices and %d values of a row of %d", len(dstIdx), len(dstVal), n))
	}
	ip, vp := row(idx, val, len(column))
	cp := unsafe.Pointer(unsafe.SliceData(column))
	dip, dvp := unsafe.Pointer(unsafe.SliceData(dstIdx)), unsafe.Pointer(unsafe.SliceData(dstVal))
	k := 0
	for p := range n {
		to := *(*int32)(unsafe.Add(cp, index(ip, p)*4))
		*(*int32)(unsafe.Add(dip, k*4)) = to
		*(*float32)(unsafe.Add(dvp, k*4)) = *(*float32)(unsafe.Add(vp, p*4))
		k += taken(to)
	}
	return k
}

// taken is 1 for the number of a column and 0 for -1.
func taken(number int32) int { return int(^uint32(number) >> 31) }
