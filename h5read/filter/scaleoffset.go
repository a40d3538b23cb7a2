package filter

import (
	"encoding/binary"
	"fmt"
	"math"
)

// scaleType is what the values of the scale-offset filter say.
type scaleType struct {
	float, bigEndian, hasFill bool
	scale                     int // decimal digits kept, of floats
	size                      int
	fill                      uint64
}

const scaleHead = 21 // bits (4 bytes), size of the minimum (1), minimum (16)

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
	if len(src) < scaleHead {
		return nil, fmt.Errorf("scale-offset data of %d bytes", len(src))
	}
	dst = dst[:int(n)*t.size]
	bits := int(binary.LittleEndian.Uint32(src))
	minimum := littleEndian(src[5:13][:min(8, int(src[4]))])
	body := src[scaleHead:]
	switch full := 8 * t.size; {
	case bits > full || bits < 0:
		return nil, fmt.Errorf("scale-offset data of %d bits in numbers of %d", bits, full)
	case bits == full: // stored as they were
		if len(body) < len(dst) {
			return nil, fmt.Errorf("scale-offset data end early")
		}
		copy(dst, body)
	default:
		r := &bitReader{src: body}
		for at := 0; at < len(dst); at += t.size {
			var v [8]byte
			if bits > 0 {
				r.number(v[:t.size], false, bits, 0)
			}
			t.put(dst[at:], binary.LittleEndian.Uint64(v[:]), minimum, bits)
		}
		if r.over {
			return nil, fmt.Errorf("scale-offset data end early")
		}
	}
	if t.bigEndian {
		for at := 0; at < len(dst); at += t.size {
			for i, j := at, at+t.size-1; i < j; i, j = i+1, j-1 {
				dst[i], dst[j] = dst[j], dst[i]
			}
		}
	}
	return dst, nil
}

func decodeScaleValues(v []uint32) (t scaleType, n uint64, err error) {
	if len(v) < 8 {
		return t, 0, fmt.Errorf("scale-offset filter with %d values", len(v))
	}
	t = scaleType{float: v[3] == 1, bigEndian: v[6] == 1, hasFill: v[7] == 1, scale: int(int32(v[1])), size: int(v[4])}
	switch t.size {
	case 1, 2, 4, 8:
	default:
		return t, 0, fmt.Errorf("scale-offset numbers of %d bytes", v[4])
	}
	if t.float && (v[0] != 0 || t.size < 4) {
		return t, 0, fmt.Errorf("scale-offset floats of kind %d and %d bytes are not supported", v[0], t.size)
	}
	for i := 8; i < len(v) && i < 10; i++ {
		t.fill |= uint64(v[i]) << (32 * uint(i-8))
	}
	return t, uint64(v[2]), nil
}

// put writes one number, little-endian.
func (t *scaleType) put(dst []byte, v, minimum uint64, bits int) {
	switch {
	case t.hasFill && v == 1<<uint(bits)-1:
		v = t.fill
	case !t.float:
		v += minimum
	case t.size == 4:
		// libhdf5 computes in the type itself; each operation rounds.
		q := float32(int32(v)) / float32(math.Pow(10, float64(t.scale)))
		v = uint64(math.Float32bits(float32(q) + math.Float32frombits(uint32(minimum))))
	default:
		q := float64(int64(v)) / math.Pow(10, float64(t.scale))
		v = math.Float64bits(float64(q) + math.Float64frombits(minimum))
	}
	for i := range t.size {
		dst[i] = byte(v >> (8 * uint(i)))
	}
}

func littleEndian(b []byte) uint64 {
	var v uint64
	for i, x := range b {
		v |= uint64(x) << (8 * uint(i))
	}
	return v
}
