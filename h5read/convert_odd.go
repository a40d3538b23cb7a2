package h5read

import (
	"encoding/binary"
	"math"
	"math/bits"

	"coverslip/h5read/internal/disk"
)

// convertOddInteger converts integers that do not fill their bytes, or whose
// number of bytes no Go type has.
func convertOddInteger[T Number](t *Datatype, dst []T, raw []byte) error {
	for i := range dst {
		v, ok := word(t, raw[i*t.Size:(i+1)*t.Size])
		if !ok {
			return disk.Bad(-1, "an integer of %d bits does not fit %T", t.Precision, *new(T))
		}
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

// word decodes an integer of any size; false where it does not fit 64 bits.
func word(t *Datatype, b []byte) (v int64, ok bool) {
	if t.Size <= 8 {
		return t.Int(b), true
	}
	b = t.Bits(b)
	return int64(binary.LittleEndian.Uint64(b)), fitsWord(b, t.Signed)
}

// fitsWord reports whether a little-endian integer is that of its first eight
// bytes: what follows only extends the sign.
func fitsWord(b []byte, signed bool) bool {
	rest := byte(0)
	if signed && b[7]&0x80 != 0 {
		rest = 0xff
	}
	for _, x := range b[8:] {
		if x != rest {
			return false
		}
	}
	return true
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

// OddFloat decodes one float of any format: bfloat16, 24-bit floats, x86's long
// double, quadruple precision. What float64 cannot hold is rounded to nearest.
func OddFloat(t *Datatype, b []byte) (float64, error) {
	if t.VAX || t.ExpSize > 31 {
		return 0, disk.Unsupported("float format %s", t)
	}
	m := mantissa{size: min(t.ManSize, 64)}
	m.bits = field(t, b, t.ManPos+t.ManSize-m.size, m.size)
	for at := t.ManPos; at < t.ManPos+t.ManSize-m.size; at += 64 {
		if field(t, b, at, min(64, t.ManPos+t.ManSize-m.size-at)) != 0 {
			m.bits |= 1 // a rest that only tells which way to round
		}
	}
	exp := int64(field(t, b, t.ExpPos, t.ExpSize))
	return signed(m.value(t, exp), field(t, b, t.SignPos, 1) != 0), nil
}

// mantissa is the highest bits of a float's, at most 64.
type mantissa struct {
	bits uint64
	size int
}

// value is the mantissa with an exponent as stored.
func (m mantissa) value(t *Datatype, exp int64) float64 {
	const implied = 2
	if exp == 1<<uint(t.ExpSize)-1 {
		fraction := m.bits
		if t.Normalization != implied { // the leading 1 is stored
			fraction &^= 1 << uint(m.size-1)
		}
		if fraction == 0 {
			return math.Inf(1)
		}
		// libhdf5 sets all bits of a NaN's significand when it converts.
		return math.Float64frombits(1<<63 - 1)
	}
	scale, size := exp-int64(t.ExpBias), int64(m.size)
	switch {
	case t.Normalization != implied:
		return ldexp(m.bits, scale-size+1)
	case exp == 0:
		return ldexp(m.bits, scale+1-size)
	case size < 64:
		return ldexp(m.bits|1<<uint(size), scale-size)
	}
	return ldexp(m.bits>>1|m.bits&1|1<<63, scale-63)
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
