package kernel

import (
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
	sixteen  = 16 // entries are packed and unpacked at once where vectors can

	shift     = 1 << 23    // the last bit of a float32 of that size counts ones
	shiftBits = 0x4b000000 // of float32(shift)
)

// Pack fills gaps and counts, which are as long as the row, and appends what does not fit a byte to long and wide,
// which it returns. Indices rise from 0 or more.
func Pack(gaps, counts []byte, long []int32, wide []float32, idx []int32, val []float32) ([]int32, []float32) {
	ip, vp := row(idx, val, math.MaxInt32)
	n := len(idx)
	gaps, counts = gaps[:n], counts[:n]
	gp, cp := unsafe.Pointer(unsafe.SliceData(gaps)), unsafe.Pointer(unsafe.SliceData(counts))
	next := 0
	for p, end := 0, min(1, n); p < n; p, end = end, min(end+sixteen, n) { // vectors look one entry back, so one first
		long, wide = packFew(gaps[p:end], counts[p:end], long, wide, idx[p:end], val[p:end], next)
		if vectors {
			end, long = packSixteens(gp, cp, ip, vp, end, n, long)
		}
		next = index(ip, end-1) + 1
	}
	return long, wide
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

// packSixteens packs from entry p on, which is not the first, and goes on as long as there are sixteen entries whose counts
// fit a byte each; the last of a row, if they are fewer, are packed with some before them, once more. It returns how far it
// came, and long with the gaps that fit no byte.
func packSixteens(gaps, counts, ip, vp unsafe.Pointer, p, n int, long []int32) (int, []int32) {
	for end := p; p < n; end = p {
		if p = min(p, n-sixteen); p < 1 {
			return end, long
		}
		var far bool
		p, far = packWhole(gaps, counts, ip, vp, p, n)
		if far {
			long = longGaps(long, ip, max(p, end), p+sixteen)
			p += sixteen
		} else if p+sixteen <= n {
			return max(p, end), long
		}
	}
	return p, long
}

// longGaps appends those before entries p to end.
func longGaps(long []int32, ip unsafe.Pointer, p, end int) []int32 {
	for last := index(ip, p-1); p < end; p++ {
		i := index(ip, p)
		if gap := i - last - 1; gap >= longGap {
			long = append(long, int32(gap))
		}
		last = i
	}
	return long
}

// whole8 returns the whole number next to v, where that is one from 0 to maxCount, else something larger; and 0 where
// v is that number. It does without a conversion: 2^23 more is a number whose last bit counts ones.
func whole8(v float32) (n, off uint32) {
	w := v + shift
	return math.Float32bits(w) - shiftBits, math.Float32bits(w-shift) ^ math.Float32bits(v)
}

func value(vp unsafe.Pointer, p int) float32 { return *(*float32)(unsafe.Add(vp, p*4)) }

// Unpack writes the indices and values of the row to idx and val, which are as long as it is.
func (r Packed) Unpack(idx []int32, val []float32) {
	n := len(r.Gaps)
	idx, val, r.Counts = idx[:n], val[:n], r.Counts[:n]
	ip, vp := unsafe.Pointer(unsafe.SliceData(idx)), unsafe.Pointer(unsafe.SliceData(val))
	gp, cp := unsafe.Pointer(unsafe.SliceData(r.Gaps)), unsafe.Pointer(unsafe.SliceData(r.Counts))
	next := 0
	for p, end := 0, min(1, n); p < n; p, end = end, min(end+sixteen, n) {
		r.unpackFew(idx[p:end], val[p:end], p, next)
		if vectors {
			end, r.Long = unpackSixteens(ip, vp, gp, cp, end, n, r.Long)
		}
		next = index(ip, end-1) + 1
	}
}

// unpackFew unpacks entries from p on, whatever they are, and takes what it reads off Long and Wide.
func (r *Packed) unpackFew(idx []int32, val []float32, p, next int) {
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
}

// unpackSixteens unpacks from entry p on, which is not the first, and goes on as long as there are sixteen entries
// whose counts are what they say. It returns how far it came, and long without the gaps that it took.
func unpackSixteens(ip, vp, gaps, counts unsafe.Pointer, p, n int, long []int32) (int, []int32) {
	for {
		var far bool
		p, far = unpackWhole(ip, vp, gaps, counts, p, n)
		if !far {
			return p, long
		}
		long = overLongGaps(unsafe.Add(ip, p*4), unsafe.Add(gaps, p), *(*uint32)(unsafe.Add(ip, p*4-4)), long)
		p += sixteen
	}
}

// overLongGaps unpacks the indices of sixteen entries after last, of which some have long gaps. It returns what is left of
// long.
func overLongGaps(ip, gaps unsafe.Pointer, last uint32, long []int32) []int32 {
	for p := range sixteen {
		gap := uint32(*(*byte)(unsafe.Add(gaps, p)))
		if gap == longGap {
			gap, long = uint32(long[0]), long[1:]
		}
		last += gap + 1
		*(*uint32)(unsafe.Add(ip, p*4)) = last
	}
	return long
}

// UnpackColumns is [Packed.Unpack] of those columns that have a number in column, which has one for each column of
// the row, -1 for those left out; the numbers take the place of the indices. It returns how many there are. idx and
// val have room for the whole row, and what lies behind the result is overwritten.
func (r Packed) UnpackColumns(idx []int32, val []float32, column []int32) int {
	n := len(r.Gaps)
	idx, val = idx[:n], val[:n]
	r.Unpack(idx, val)
	return Columns(idx, val, column, idx, val)
}
