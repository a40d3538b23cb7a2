package h5read

import (
	"math"
	"math/bits"

	"coverslip/h5read/internal/disk"
)

// convertOddInteger converts integers that do not fill their bytes, or whose
// number of bytes no Go type has.
func convertOddInteger[T Number](t *Datatype, dst []T, raw []byte) error {
	if t.Size > 8 {
		return disk.Unsupported("integer of %d bytes", t.Size)
	}
	for i := range dst {
		v := t.Int(raw[i*t.Size:])
		var err error
		if t.Signed {
			err = fromInteger(dst[i:i+1], []int64{v})
		} else {
			err = fromInteger(dst[i:i+1], []uint64{uint64(v)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func convertOddFloat[T Number](t *Datatype, dst []T, raw []byte) error {
	for i := range dst {
		v, err := OddFloat(t, raw[i*t.Size:(i+1)*t.Size])
		if err != nil {
			return err
		}
		if err := fromFloat(dst[i:i+1], []float64{v}); err != nil {
			return err
		}
	}
	return nil
}

// Float16 widens an IEEE binary16.
func Float16(h uint16) float32 {
	sign, exp, man := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exp {
	case 0:
		v := float32(man) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 31:
		return math.Float32frombits(sign | 0xff<<23 | man<<13)
	}
	return math.Float32frombits(sign | (exp+112)<<23 | man<<13)
}

// OddFloat decodes one float of any format whose fields are at most 64 bits:
// bfloat16, 24-bit floats, x86's long double. What float64 cannot hold is
// rounded to nearest.
func OddFloat(t *Datatype, b []byte) (float64, error) {
	if t.VAX || t.ManSize > 64 || t.ExpSize > 31 {
		return 0, disk.Unsupported("float format %s", t)
	}
	exp := int64(field(t, b, t.ExpPos, t.ExpSize))
	man := field(t, b, t.ManPos, t.ManSize)
	sign := field(t, b, t.SignPos, 1) != 0
	return signed(magnitude(t, exp, man), sign), nil
}

func magnitude(t *Datatype, exp int64, man uint64) float64 {
	const implied = 2
	if exp == 1<<uint(t.ExpSize)-1 {
		fraction := man
		if t.Normalization != implied { // the leading 1 is stored
			fraction &^= 1 << uint(t.ManSize-1)
		}
		if fraction == 0 {
			return math.Inf(1)
		}
		// libhdf5 sets all bits of a NaN's significand when it converts.
		return math.Float64frombits(1<<63 - 1)
	}
	scale := exp - int64(t.ExpBias)
	if t.Normalization == implied {
		if exp == 0 {
			return ldexp(man, scale+1-int64(t.ManSize))
		}
		if t.ManSize < 64 {
			return ldexp(man|1<<uint(t.ManSize), scale-int64(t.ManSize))
		}
		return ldexp(man, scale-64) + ldexp(1, scale)
	}
	return ldexp(man, scale-int64(t.ManSize)+1)
}

// ldexp is man times 2 to exp, rounded once, to nearest even, also where the
// result is subnormal.
func ldexp(man uint64, exp int64) float64 {
	if man == 0 {
		return 0
	}
	exp = max(min(exp, 5000), -5000)
	n := int64(bits.Len64(man))
	keep := int64(53)
	if low := -1074 - exp; n-low < keep { // the last bit that a subnormal has
		keep = n - low
	}
	drop := n - keep
	if drop <= 0 {
		return math.Ldexp(float64(man), int(exp))
	}
	if drop > 64 {
		return 0
	}
	rest := man << uint(64-drop)
	kept := uint64(0)
	if drop < 64 {
		kept = man >> uint(drop)
	}
	if rest > 1<<63 || rest == 1<<63 && kept&1 == 1 {
		kept++
	}
	return math.Ldexp(float64(kept), int(exp+drop))
}

func signed(v float64, negative bool) float64 {
	if negative {
		return math.Copysign(v, -1)
	}
	return v
}

// field takes n bits from bit at, counted from the least significant.
func field(t *Datatype, b []byte, at, n int) uint64 {
	var v uint64
	for i := range n {
		k := (at + i) / 8
		if t.BigEndian {
			k = len(b) - 1 - k
		}
		v |= uint64(b[k]>>uint((at+i)%8)&1) << uint(i)
	}
	return v
}
