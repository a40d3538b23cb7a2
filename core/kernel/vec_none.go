//go:build !goexperiment.simd || !(amd64 || arm64 || wasm)

package kernel

import "unsafe"

const vectors = false

// vec stands in where there are no vectors, so that the code that would use them compiles and can be tested.
type vec [4]float64

func load(p unsafe.Pointer) vec      { return *(*vec)(p) }
func (a vec) store(p unsafe.Pointer) { *(*vec)(p) = a }
func (a vec) add(b vec) vec          { plus(a[:], b[:]); return a }
func (a vec) sub(b vec) vec          { plus(a[:], []float64{-b[0], -b[1], -b[2], -b[3]}); return a }
func (a vec) mul(b vec) vec          { times(a[:], b[:]); return a }
func splat(x float64) vec            { return vec{x, x, x, x} }

type vec32 [8]float32

func load32(p unsafe.Pointer) vec32    { return *(*vec32)(p) }
func (a vec32) store(p unsafe.Pointer) { *(*vec32)(p) = a }
func (a vec32) add(b vec32) vec32      { plus(a[:], b[:]); return a }
func (a vec32) mul(b vec32) vec32      { times(a[:], b[:]); return a }
func splat32(x float32) vec32          { return vec32{x, x, x, x, x, x, x, x} }

func plus[T float32 | float64](a, b []T) {
	for i := range a {
		a[i] += b[i]
	}
}

func times[T float32 | float64](a, b []T) {
	for i := range a {
		a[i] = T(a[i] * b[i]) // rounded, also where the sum that follows is inlined
	}
}

func done() {}

func packWhole(_, _, _, _ unsafe.Pointer, p, _ int) (end int, far bool)   { return p, false }
func unpackWhole(_, _, _, _ unsafe.Pointer, p, _ int) (end int, far bool) { return p, false }

func risingSixteens(_ unsafe.Pointer, p, _ int) int           { return p }
func withinSixteens(_ unsafe.Pointer, _ int, _, _ uint32) int { return 0 }
