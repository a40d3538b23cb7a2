package canon

import (
	"encoding/binary"
	"math"

	"coverslip/h5read"
)

var little = binary.LittleEndian

// sumOfIntegers adds little-endian integers of size bytes, at most 8.
func sumOfIntegers(b []byte, size int, signed bool) (total float64) {
	if size == 1 {
		return sumOfBytes(b, signed)
	}
	var wide [8]byte
	drop := uint(64 - 8*size)
	for ; len(b) >= size; b = b[size:] {
		var u uint64
		switch size {
		case 2:
			u = uint64(little.Uint16(b))
		case 4:
			u = uint64(little.Uint32(b))
		case 8:
			u = little.Uint64(b)
		default:
			copy(wide[:size], b)
			u = little.Uint64(wide[:])
		}
		if signed {
			total += float64(int64(u<<drop) >> drop)
		} else {
			total += float64(u)
		}
	}
	return total
}

func sumOfBytes(b []byte, signed bool) float64 {
	var sum int64
	if signed {
		for _, v := range b {
			sum += int64(int8(v))
		}
	} else {
		for _, v := range b {
			sum += int64(v)
		}
	}
	return float64(sum)
}

// sumOfFloats adds the finite ones of little-endian floats of 2, 4 or 8 bytes.
func sumOfFloats(b []byte, size int) (total float64) {
	for ; len(b) >= size; b = b[size:] {
		var v float64
		switch size {
		case 2:
			v = float64(h5read.Float16(little.Uint16(b)))
		case 4:
			v = float64(math.Float32frombits(little.Uint32(b)))
		default:
			v = math.Float64frombits(little.Uint64(b))
		}
		if v-v == 0 {
			total += v
		}
	}
	return total
}
