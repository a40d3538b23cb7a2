package filter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// scaleType is what the values of the scale-offset filter say.
type scaleType struct {
	float, bigEndian, hasFill bool
	scale                     int // decimal digits kept, of floats; bits, of integers
	size                      int
	fill                      uint64
	power                     float64 // 10 to the scale
}

const (
	scaleHead  = 21 // bits (4 bytes), size of the minimum (1), minimum (16)
	scaleFloat = 1  // class
	scaleE     = 1  // floats by a power of two, which no library ever wrote
)

var errScaleShort = errors.New("scale-offset data end early")

// scaleOffset undoes filter 6: numbers are stored as differences to the chunk's
// minimum, in as many bits as the largest needs; all ones stand for the fill
// value. Floats were multiplied by a power of ten and rounded.
func scaleOffset(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	t, n, err := decodeScaleValues(values)
	if err != nil {
		return nil, err
	}
	if n*uint64(t.size) > uint64(limit) {
		return nil, errLimit
	}
	dst = dst[:int(n)*t.size]
	if !t.float && t.scale == 8*t.size { // nothing to save: stored without a head
		if len(src) != len(dst) {
			return nil, fmt.Errorf("%d bytes of scale-offset data, %d expected", len(src), len(dst))
		}
		return src, nil
	}
	if len(src) < scaleHead || src[4] > 16 {
		return nil, errScaleShort
	}
	bits, body := int(binary.LittleEndian.Uint32(src)), src[scaleHead:]
	minimum := littleEndian(src[5:13][:min(8, src[4])])
	switch full := 8 * t.size; {
	case bits > full || bits < 0:
		return nil, fmt.Errorf("scale-offset data of %d bits in numbers of %d", bits, full)
	case n*uint64(bits) > 8*uint64(len(body)):
		return nil, errScaleShort
	case bits == full: // the numbers as they were, but little-endian
		for at := 0; at < len(dst); at += t.size {
			putNumber(dst[at:at+t.size], t.bigEndian, littleEndian(body[at:at+t.size]))
		}
	default:
		r := &bitReader{src: body}
		for at := 0; at < len(dst); at += t.size {
			putNumber(dst[at:at+t.size], t.bigEndian, t.value(r.bits(bits), minimum, bits))
		}
	}
	return dst, nil
}

func decodeScaleValues(v []uint32) (t scaleType, n uint64, err error) {
	if len(v) < 8 {
		return t, 0, fmt.Errorf("scale-offset filter with %d values", len(v))
	}
	t = scaleType{float: v[3] == scaleFloat, bigEndian: v[6] == 1, hasFill: v[7] == 1, scale: int(int32(v[1])), size: int(v[4])}
	t.power = math.Pow(10, float64(t.scale))
	switch t.size {
	case 1, 2, 4, 8:
	default:
		return t, 0, fmt.Errorf("scale-offset numbers of %d bytes", v[4])
	}
	switch {
	case t.float && v[0] == scaleE:
		return t, 0, errors.New("scale-offset floats by E-scale, which libhdf5 does not read either")
	case t.float && (v[0] != 0 || t.size < 4):
		return t, 0, fmt.Errorf("scale-offset floats of kind %d and %d bytes", v[0], t.size)
	}
	for i := 8; i < len(v) && i < 10; i++ {
		t.fill |= uint64(v[i]) << (32 * uint(i-8))
	}
	return t, uint64(v[2]), nil
}

// value is the number that is stored as v.
func (t *scaleType) value(v, minimum uint64, bits int) uint64 {
	switch {
	case t.hasFill && v == 1<<uint(bits)-1:
		return t.fill
	case !t.float:
		return v + minimum
	case t.size == 4:
		// libhdf5 computes in the type itself; each operation rounds.
		q := float32(int32(v)) / float32(t.power)
		return uint64(math.Float32bits(q + math.Float32frombits(uint32(minimum))))
	}
	q := float64(int64(v)) / t.power
	return math.Float64bits(q + math.Float64frombits(minimum))
}

func littleEndian(b []byte) uint64 {
	var v uint64
	for i, x := range b {
		v |= uint64(x) << (8 * uint(i))
	}
	return v
}
