//go:build goexperiment.simd

package kernel

import (
	"simd/archsimd"
	"unsafe"
)

// vectors says whether this machine has the instructions that vec stands for.
var vectors = archsimd.X86.AVX2()

// vec is four float64 that are worked on at once, here in one register of AVX.
type vec struct{ v archsimd.Float64x4 }

func load(p unsafe.Pointer) vec { return vec{archsimd.LoadFloat64x4Array((*[4]float64)(p))} }

func (a vec) store(p unsafe.Pointer) { a.v.StoreArray((*[4]float64)(p)) }
func (a vec) add(b vec) vec          { return vec{a.v.Add(b.v)} }
func (a vec) sub(b vec) vec          { return vec{a.v.Sub(b.v)} }
func (a vec) mul(b vec) vec          { return vec{a.v.Mul(b.v)} }
func splat(x float64) vec            { return vec{archsimd.BroadcastFloat64x4(x)} }

// vec32 are eight float32.
type vec32 struct{ v archsimd.Float32x8 }

func load32(p unsafe.Pointer) vec32 { return vec32{archsimd.LoadFloat32x8Array((*[8]float32)(p))} }

func (a vec32) store(p unsafe.Pointer) { a.v.StoreArray((*[8]float32)(p)) }
func (a vec32) add(b vec32) vec32      { return vec32{a.v.Add(b.v)} }
func (a vec32) mul(b vec32) vec32      { return vec32{a.v.Mul(b.v)} }
func splat32(x float32) vec32          { return vec32{archsimd.BroadcastFloat32x8(x)} }

// done ends work with vectors: scalar code is slow on some machines while upper halves are in use.
func done() { archsimd.ClearAVXUpperBits() }

// pick returns the bytes of x at places; 0 where that is negative.
func pick(x archsimd.Uint8x16, places *[16]int8) archsimd.Uint8x16 {
	return x.PermuteOrZero(archsimd.LoadInt8x16Array(places))
}
