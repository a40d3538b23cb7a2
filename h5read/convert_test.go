package h5read

import (
	"math"
	"testing"
)

// TestFromInteger looks at the borders of what floats and integers can hold.
func TestFromInteger(t *testing.T) {
	var f4 [1]float32
	var f8 [1]float64
	var i4 [1]int32
	var u8 [1]uint64
	for _, c := range []struct {
		name string
		err  error
		ok   bool
	}{
		{"2^24 into float32", fromInteger(f4[:], []int64{1 << 24}), true},
		{"2^24+1 into float32", fromInteger(f4[:], []int64{1<<24 + 1}), false},
		{"2^40 into float32", fromInteger(f4[:], []uint64{1 << 40}), true},
		{"-2^63 into float64", fromInteger(f8[:], []int64{math.MinInt64}), true},
		{"2^63-1 into float64", fromInteger(f8[:], []int64{math.MaxInt64}), false},
		{"2^64-1 into float64", fromInteger(f8[:], []uint64{math.MaxUint64}), false},
		{"2^31 into int32", fromInteger(i4[:], []uint32{1 << 31}), false},
		{"-1 into uint64", fromInteger(u8[:], []int8{-1}), false},
		{"2^64-1 into int32", fromInteger(i4[:], []uint64{math.MaxUint64}), false},
	} {
		if (c.err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}

func TestFromFloat(t *testing.T) {
	var f4 [1]float32
	var i1 [1]int8
	var u8 [1]uint64
	for _, c := range []struct {
		name string
		err  error
		ok   bool
	}{
		{"0.1 is rounded", fromFloat(f4[:], []float64{0.1}), true},
		{"1e300 into float32", fromFloat(f4[:], []float64{1e300}), false},
		{"infinity into float32", fromFloat(f4[:], []float64{math.Inf(1)}), true},
		{"NaN into float32", fromFloat(f4[:], []float64{math.NaN()}), true},
		{"NaN into int8", fromFloat(i1[:], []float64{math.NaN()}), false},
		{"0.5 into int8", fromFloat(i1[:], []float32{0.5}), false},
		{"-128 into int8", fromFloat(i1[:], []float32{-128}), true},
		{"128 into int8", fromFloat(i1[:], []float32{128}), false},
		{"2^64 into uint64", fromFloat(u8[:], []float64{1 << 64}), false},
		{"-1 into uint64", fromFloat(u8[:], []float64{-1}), false},
	} {
		if (c.err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}

func TestFloat16(t *testing.T) {
	for h, want := range map[uint16]float32{0x3c00: 1, 0xc000: -2, 0x0001: 1.0 / (1 << 24), 0x7bff: 65504, 0x8000: 0, 0x03ff: 1023.0 / (1 << 24)} {
		if got := Float16(h); got != want {
			t.Errorf("%#04x: %v, not %v", h, got, want)
		}
	}
	if !math.IsNaN(float64(Float16(0x7e00))) || !math.IsInf(float64(Float16(0xfc00)), -1) {
		t.Error("NaN or infinity")
	}
}

// TestOddFloat decodes IEEE binary32 by the general way, which must agree.
func TestOddFloat(t *testing.T) {
	f4 := &Datatype{Class: Float, Size: 4, SignPos: 31, ExpPos: 23, ExpSize: 8, ManSize: 23, ExpBias: 127, Normalization: 2, Precision: 32}
	for _, v := range []float32{0, 1, -1.5, math.MaxFloat32, math.SmallestNonzeroFloat32, 1e-40, float32(math.Inf(-1)), 3.14159} {
		u := math.Float32bits(v)
		got, err := OddFloat(f4, []byte{byte(u), byte(u >> 8), byte(u >> 16), byte(u >> 24)})
		if err != nil || got != float64(v) {
			t.Errorf("%v: %v, %v", v, got, err)
		}
	}
}

// TestWideIntegers: 128 bits, in either order, also moved to the left.
func TestWideIntegers(t *testing.T) {
	little := []byte{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	for _, c := range []struct {
		name string
		t    Datatype
		raw  []byte
		want int64
		ok   bool
	}{
		{"-2", Datatype{Signed: true, Precision: 128}, little, -2, true},
		{"2^128-2", Datatype{Precision: 128}, little, 0, false},
		{"-2 in 70 bits from bit 3", Datatype{Signed: true, Precision: 70, BitOffset: 3},
			[]byte{0xf7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 0}, -2, true},
		{"258, big-endian", Datatype{BigEndian: true, Precision: 128}, []byte{14: 1, 15: 2}, 258, true},
		{"2^64", Datatype{Precision: 128}, []byte{8: 1, 15: 0}, 0, false},
	} {
		c.t.Class, c.t.Size = Integer, 16
		got := []int64{0}
		err := convert(&c.t, got, c.raw)
		if (err == nil) != c.ok || c.ok && got[0] != c.want {
			t.Errorf("%s: %d, %v", c.name, got[0], err)
		}
	}
}

// TestWideFloats: quadruple precision and x86's long double, rounded once.
func TestWideFloats(t *testing.T) {
	quad := &Datatype{Class: Float, Size: 16, SignPos: 127, ExpPos: 112, ExpSize: 15, ManSize: 112, ExpBias: 16383, Normalization: 2, Precision: 128}
	for _, c := range []struct {
		name string
		set  map[int]byte
		want float64
	}{
		{"1", map[int]byte{15: 0x3f, 14: 0xff}, 1},
		{"-2", map[int]byte{15: 0xc0}, -2},
		{"1.5", map[int]byte{15: 0x3f, 14: 0xff, 13: 0x80}, 1.5},
		{"half a step above 1, to even", map[int]byte{15: 0x3f, 14: 0xff, 7: 0x08}, 1},
		{"a little more, up", map[int]byte{15: 0x3f, 14: 0xff, 7: 0x08, 0: 1}, 1 + 0x1p-52},
		{"infinity", map[int]byte{15: 0x7f, 14: 0xff}, math.Inf(1)},
		{"smaller than any", map[int]byte{0: 1}, 0},
	} {
		b := make([]byte, 16)
		for at, v := range c.set {
			b[at] = v
		}
		if got, err := OddFloat(quad, b); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}
