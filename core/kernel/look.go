package kernel

import (
	"math"
	"unsafe"
)

// Rising reports whether indices rise strictly and all lie in [0, n).
func Rising(idx []int32, n int) bool {
	if len(idx) == 0 {
		return true
	}
	ip, p := unsafe.Pointer(unsafe.SliceData(idx)), 1
	if vectors {
		p = risingSixteens(ip, p, len(idx))
	}
	for ; p < len(idx); p++ {
		if idx[p] <= idx[p-1] {
			return false
		}
	}
	return idx[0] >= 0 && int(idx[p-1]) < n
}

// Within reports whether the sizes of all values, their bits without the sign, are at least least and below most.
func Within(val []float32, least, most uint32) bool {
	p := 0
	if vectors {
		p = withinSixteens(unsafe.Pointer(unsafe.SliceData(val)), len(val), least, most)
	}
	for _, v := range val[p:] {
		if size := math.Float32bits(v) &^ signBit; size < least || size >= most {
			return false
		}
	}
	return true
}

const signBit = 1 << 31
