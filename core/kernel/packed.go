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
	next, odd := 0, false
	for p := range len(idx) {
		g := index(ip, p)
		gap := min(g-next, longGap)
		next = g + 1
		v := *(*float32)(unsafe.Add(vp, p*4))
		n := small(v)
		*(*byte)(unsafe.Add(gp, p)), *(*byte)(unsafe.Add(cp, p)) = byte(gap), byte(n)
		odd = odd || gap == longGap || n == noCount
	}
	if !odd {
		return long, wide
	}
	next = 0
	for p, g := range idx {
		if gaps[p] == longGap {
			long = append(long, g-int32(next))
		}
		if counts[p] == noCount {
			wide = append(wide, val[p])
		}
		next = int(g) + 1
	}
	return long, wide
}

// small returns v where it is a whole number from 1 to maxCount, else noCount. It does without a conversion: 2^23
// more is a number whose last bit counts ones.
func small(v float32) uint32 {
	const shift = 1 << 23
	w := v + shift
	n := math.Float32bits(w) - 0x4b000000
	if n > maxCount || w-shift != v {
		return noCount
	}
	return n
}

// Unpack writes the indices and values of the row to idx and val, which are as long as it is.
func (r Packed) Unpack(idx []int32, val []float32) {
	n := len(r.Gaps)
	_, _, _ = idx[:n], val[:n], r.Counts[:n]
	gp, cp := unsafe.Pointer(unsafe.SliceData(r.Gaps)), unsafe.Pointer(unsafe.SliceData(r.Counts))
	ip, vp := unsafe.Pointer(unsafe.SliceData(idx)), unsafe.Pointer(unsafe.SliceData(val))
	long, wide := r.Long, r.Wide
	next := int32(0)
	for p := range n {
		gap := int32(*(*byte)(unsafe.Add(gp, p)))
		if gap == longGap {
			gap, long = long[0], long[1:]
		}
		next += gap
		*(*int32)(unsafe.Add(ip, p*4)) = next
		next++
		count := *(*byte)(unsafe.Add(cp, p))
		v := float32(int32(count))
		if count == noCount {
			v, wide = wide[0], wide[1:]
		}
		*(*float32)(unsafe.Add(vp, p*4)) = v
	}
}

// UnpackColumns is [Packed.Unpack] of those columns that have a number in column, which has one for each column of
// the row, -1 for those left out; the numbers take the place of the indices. It returns how many there are. idx and
// val have room for the whole row, and what lies behind the result is overwritten.
func (r Packed) UnpackColumns(idx []int32, val []float32, column []int32) int {
	n := len(r.Gaps)
	_, _, _ = idx[:n], val[:n], r.Counts[:n]
	gp, cp := unsafe.Pointer(unsafe.SliceData(r.Gaps)), unsafe.Pointer(unsafe.SliceData(r.Counts))
	ip, vp := unsafe.Pointer(unsafe.SliceData(idx)), unsafe.Pointer(unsafe.SliceData(val))
	long, wide := r.Long, r.Wide
	next, k := int32(0), 0
	for p := range n {
		gap := int32(*(*byte)(unsafe.Add(gp, p)))
		if gap == longGap {
			gap, long = long[0], long[1:]
		}
		next += gap
		to := column[next]
		next++
		*(*int32)(unsafe.Add(ip, k*4)) = to
		count := *(*byte)(unsafe.Add(cp, p))
		v := float32(int32(count))
		if count == noCount {
			v, wide = wide[0], wide[1:]
		}
		*(*float32)(unsafe.Add(vp, k*4)) = v
		k += taken(to)
	}
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
