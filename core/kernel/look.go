package kernel

import (
	"math"
	"unsafe"
)

// Rising reports whether indices rise strictly and all lie in [0, n). It has no branch for each: what breaks the
// order is gathered in a sign.
func Rising(idx []int32, n int) bool {
	if len(idx) == 0 {
		return true
	}
	ip := unsafe.Pointer(unsafe.SliceData(idx))
	last, p, broken := index(ip, 0), 1, 0
	for ; p+4 <= len(idx); p += 4 {
		i0, i1, i2, i3 := index(ip, p), index(ip, p+1), index(ip, p+2), index(ip, p+3)
		broken |= (i0 - last - 1) | (i1 - i0 - 1) | (i2 - i1 - 1) | (i3 - i2 - 1)
		last = i3
	}
	for ; p < len(idx); p++ {
		i := index(ip, p)
		broken |= i - last - 1
		last = i
	}
	// They rise, so the last is the largest; a negative one is larger than all.
	return broken >= 0 && last < n
}

// Within reports whether the sizes of all values, their bits without the sign, are at least least and below most.
func Within(val []float32, least, most uint32) bool {
	vp := unsafe.Pointer(unsafe.SliceData(val))
	most -= least + 1
	p, broken := 0, 0
	for ; p+4 <= len(val); p += 4 {
		broken |= (int(most) - above(vp, p, least)) | (int(most) - above(vp, p+1, least)) |
			(int(most) - above(vp, p+2, least)) | (int(most) - above(vp, p+3, least))
	}
	for ; p < len(val); p++ {
		broken |= int(most) - above(vp, p, least)
	}
	return broken >= 0
}

// above is how far the size of a value is above least; where it is below, something very large.
func above(vp unsafe.Pointer, p int, least uint32) int {
	return int(math.Float32bits(value(vp, p))&0x7fffffff - least)
}
