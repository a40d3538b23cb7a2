//go:build !goexperiment.simd || !(amd64 || arm64 || wasm)

package kernel

import "unsafe"

const vectors = false

// vec stands in where there are no vectors, so that the code that would use them compiles and can be tested.
type vec [4]float64

func load(p unsafe.Pointer) vec      { return *(*vec)(p) }
func (a vec) store(p unsafe.Pointer) { *(*vec)(p) = a }

func (a vec) add(b vec) vec {
	for i := range a {
		a[i] += b[i]
	}
	return a
}

func (a vec) sub(b vec) vec {
	for i := range a {
		a[i] -= b[i]
	}
	return a
}

func (a vec) mul(b vec) vec {
	for i := range a {
		a[i] = float64(a[i] * b[i]) // rounded, also where the sum that follows is inlined
	}
	return a
}

func splat(x float64) vec { return vec{x, x, x, x} }

func done() {}

func packSixteens(_, _, _, _ unsafe.Pointer, p, _ int, long []int32) (int, []int32)   { return p, long }
func unpackSixteens(_, _, _, _ unsafe.Pointer, p, _ int, long []int32) (int, []int32) { return p, long }

func risingSixteens(_ unsafe.Pointer, p, _ int) int           { return p }
func withinSixteens(_ unsafe.Pointer, _ int, _, _ uint32) int { return 0 }
