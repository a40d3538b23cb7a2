//go:build goexperiment.simd && (arm64 || wasm)

package kernel

import (
	"simd/archsimd"
	"unsafe"
)

const vectors = true

// vec is four float64 that are worked on at once, here in two registers of 128 bits.
type vec struct{ lo, hi archsimd.Float64x2 }

func load(p unsafe.Pointer) vec {
	return vec{archsimd.LoadFloat64x2Array((*[2]float64)(p)), archsimd.LoadFloat64x2Array((*[2]float64)(unsafe.Add(p, 16)))}
}

func (a vec) store(p unsafe.Pointer) {
	a.lo.StoreArray((*[2]float64)(p))
	a.hi.StoreArray((*[2]float64)(unsafe.Add(p, 16)))
}

func (a vec) add(b vec) vec { return vec{a.lo.Add(b.lo), a.hi.Add(b.hi)} }
func (a vec) sub(b vec) vec { return vec{a.lo.Sub(b.lo), a.hi.Sub(b.hi)} }
func (a vec) mul(b vec) vec { return vec{a.lo.Mul(b.lo), a.hi.Mul(b.hi)} }

func splat(x float64) vec {
	s := archsimd.BroadcastFloat64x2(x)
	return vec{s, s}
}

// vec32 are eight float32, in two registers too.
type vec32 struct{ lo, hi archsimd.Float32x4 }

func load32(p unsafe.Pointer) vec32 {
	return vec32{archsimd.LoadFloat32x4Array((*[4]float32)(p)), archsimd.LoadFloat32x4Array((*[4]float32)(unsafe.Add(p, 16)))}
}

func (a vec32) store(p unsafe.Pointer) {
	a.lo.StoreArray((*[4]float32)(p))
	a.hi.StoreArray((*[4]float32)(unsafe.Add(p, 16)))
}

func (a vec32) add(b vec32) vec32 { return vec32{a.lo.Add(b.lo), a.hi.Add(b.hi)} }
func (a vec32) mul(b vec32) vec32 { return vec32{a.lo.Mul(b.lo), a.hi.Mul(b.hi)} }

func splat32(x float32) vec32 {
	s := archsimd.BroadcastFloat32x4(x)
	return vec32{s, s}
}

func done() {}

// pick returns the bytes of x at places; 0 where that is negative.
func pick(x archsimd.Uint8x16, places *[16]int8) archsimd.Uint8x16 {
	return x.BitsToInt8().LookupOrZero(archsimd.LoadInt8x16Array(places)).ToBits()
}
