//go:build goexperiment.simd

package kernel

import (
	"math/bits"
	"unsafe"
)

// These loops are in WebAssembly's own instructions, as their twins in loops.go and packed_vec.go do them: in Go each address of a vector takes two
// instructions more there, and each end of a loop a jump through a table.

//go:noescape
func gramVec(dst, x, shift, sums, ip, vp unsafe.Pointer, n int)

//go:noescape
func symBehind(own, x0, d, q, p, o unsafe.Pointer, n int)

//go:noescape
func scatterItems32(d, items, i, v unsafe.Pointer, n, group int)

//go:noescape
func flushColumns(to, sums unsafe.Pointer, n int)

//go:noescape
func mulColumns20(d, ip, vp, q unsafe.Pointer, n, w int)

//go:noescape
func dotRow(s, p, x unsafe.Pointer, n int)

//go:noescape
func addRow(d, h, p unsafe.Pointer, n int)

//go:noescape
func dotRows(s, p, x unsafe.Pointer, n int)

//go:noescape
func addRows(d, h, p unsafe.Pointer, n int)

//go:noescape
func countFours(places, p unsafe.Pointer, n int) (done, seen int)

//go:noescape
func addCounts(t, ip, vp unsafe.Pointer, n int)

//go:noescape
func addMoments(m, ip, vp unsafe.Pointer, n int, factor float64)

//go:noescape
func putColumns(dstIdx, dstVal, column, ip, vp unsafe.Pointer, n int) int

//go:noescape
func packWhole(gaps, counts, ip, vp unsafe.Pointer, p, n int) (end int, far bool)

//go:noescape
func unpackWhole(ip, vp, gaps, counts unsafe.Pointer, p, n int) (end int, far bool)

// kept are for each choice of four lanes, of which those with a bit are left out, the places of the bytes of the others.
var kept = func() (all [16][16]uint8) {
	for out := range all {
		places := all[out][:0]
		for in := uint(^out) & 15; in != 0; in &= in - 1 {
			first := uint8(4 * bits.TrailingZeros(in))
			places = append(places, first, first+1, first+2, first+3)
		}
	}
	return all
}()
