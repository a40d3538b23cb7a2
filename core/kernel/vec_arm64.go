//go:build goexperiment.simd

package kernel

import (
	"simd/archsimd"
	"unsafe"
)

// loadInt32 returns four int32 as float64. It reads two more, which are not used.
func loadInt32(p unsafe.Pointer) vec {
	return vec{
		archsimd.LoadInt32x4Array((*[4]int32)(p)).ExtendLo2ToInt64().ConvertToFloat64(),
		archsimd.LoadInt32x4Array((*[4]int32)(unsafe.Add(p, 8))).ExtendLo2ToInt64().ConvertToFloat64(),
	}
}
