package h5read

import "math"

// integer is any integer type that data are stored in.
type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// isFloat is constant for a given T, so the compiler keeps one branch.
func isFloat[T Number]() bool {
	half := T(1)
	half /= 2
	return half != 0
}

// isSigned is constant likewise.
func isSigned[T Number]() bool {
	v := T(0)
	v--
	return v < 0
}

// fromInteger converts integers: into integers when the value survives, into
// floats when it is exact.
func fromInteger[T Number, S integer](dst []T, src []S) error {
	dst = dst[:len(src)]
	if !isFloat[T]() {
		for i, v := range src {
			x := T(v)
			if S(x) != v || (x < 0) != (v < 0) {
				return valueError(v, x)
			}
			dst[i] = x
		}
		return nil
	}
	exact := uint64(1) << 53
	if sizeOf(*new(T)) == 4 {
		exact = 1 << 24
	}
	var beyond bool
	for i, v := range src {
		dst[i] = T(v)
		m := uint64(v)
		if v < 0 {
			m = -m
		}
		beyond = beyond || m > exact
	}
	if beyond {
		return exactIntegers(dst, src)
	}
	return nil
}

// exactIntegers is the slow path for integers past a float's mantissa: some of
// them are exact all the same.
func exactIntegers[T Number, S integer](dst []T, src []S) error {
	for i, v := range src {
		m := uint64(v)
		if v < 0 {
			m = -m
		}
		f := math.Abs(float64(dst[i]))
		if f >= 1<<64 || uint64(f) != m {
			return valueError(v, dst[i])
		}
	}
	return nil
}

// fromFloat converts floats: into integers when they are whole and in range,
// into a narrower float by rounding, unless a finite value becomes infinite.
func fromFloat[T Number, S float32 | float64](dst []T, src []S) error {
	dst = dst[:len(src)]
	if isFloat[T]() {
		return floatToFloat(dst, src)
	}
	lo, hi := limits[T]()
	for i, v := range src {
		// NaN fails every comparison.
		x := T(v)
		if !(float64(v) >= lo && float64(v) < hi && S(x) == v) {
			return valueError(v, T(0))
		}
		dst[i] = x
	}
	return nil
}

// floatToFloat looks for the value that is lost only when something is not finite.
func floatToFloat[T Number, S float32 | float64](dst []T, src []S) error {
	var rest T // 0 while every value is finite
	for i, v := range src {
		x := T(v)
		dst[i] = x
		rest += x - x
	}
	if rest == 0 {
		return nil
	}
	for i, v := range src {
		if x := dst[i]; x-x != 0 && v-v == 0 {
			return valueError(v, x)
		}
	}
	return nil
}

// limits are the range [lo, hi) of an integer type: powers of two, exact as floats.
func limits[T Number]() (lo, hi float64) {
	bits := 8 * sizeOf(*new(T))
	if isSigned[T]() {
		return -math.Ldexp(1, bits-1), math.Ldexp(1, bits-1)
	}
	return 0, math.Ldexp(1, bits)
}
