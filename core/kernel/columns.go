package kernel

import (
	"fmt"
	"unsafe"
)

// Columns copies the indices and values of those columns of a row that have a number in column, as
// [Packed.UnpackColumns] does. The copy may take the place of the row.
func Columns(dstIdx []int32, dstVal []float32, column, idx []int32, val []float32) int {
	n := len(idx)
	if len(dstIdx) < n || len(dstVal) < n {
		panic(fmt.Sprintf("kernel: room for %d indices and %d values of a row of %d", len(dstIdx), len(dstVal), n))
	}
	ip, vp := row(idx, val, len(column))
	return putColumns(
		unsafe.Pointer(unsafe.SliceData(dstIdx)), unsafe.Pointer(unsafe.SliceData(dstVal)), unsafe.Pointer(unsafe.SliceData(column)), ip, vp, n)
}
