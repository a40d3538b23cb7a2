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
	// No branch for each column: what has no number is written, too. By eights, as a loop costs wasm more than an entry.
	ip, vp := row(idx, val, len(column))
	to := numbered{
		unsafe.Pointer(unsafe.SliceData(column)),
		unsafe.Pointer(unsafe.SliceData(dstIdx)), unsafe.Pointer(unsafe.SliceData(dstVal)),
	}
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
