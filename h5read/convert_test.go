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
