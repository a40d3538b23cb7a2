//go:build goexperiment.simd

package kernel

import "unsafe"

// These loops are in WebAssembly's own instructions, as their twins in loops.go do them: in Go each address of a vector takes two
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
