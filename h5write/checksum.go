package h5write

import "math/bits"

// checksum is Bob Jenkins's lookup3 hash (hashlittle, 2006) with initial value 0, the checksum of
// every version 2 structure of HDF5.
func checksum(b []byte) uint32 {
	x := 0xdeadbeef + uint32(len(b))
	y, z := x, x
	for len(b) > 12 {
		x += le.Uint32(b)
		y += le.Uint32(b[4:])
		z += le.Uint32(b[8:])
		x, y, z = mix(x, y, z)
		b = b[12:]
	}
	if len(b) == 0 {
		return z
	}
	var tail [12]byte
	copy(tail[:], b)
	x += le.Uint32(tail[0:])
	y += le.Uint32(tail[4:])
	z += le.Uint32(tail[8:])
	return final(x, y, z)
}

func mix(x, y, z uint32) (uint32, uint32, uint32) {
	x = (x - z) ^ bits.RotateLeft32(z, 4)
	z += y
	y = (y - x) ^ bits.RotateLeft32(x, 6)
	x += z
	z = (z - y) ^ bits.RotateLeft32(y, 8)
	y += x
	x = (x - z) ^ bits.RotateLeft32(z, 16)
	z += y
	y = (y - x) ^ bits.RotateLeft32(x, 19)
	x += z
	z = (z - y) ^ bits.RotateLeft32(y, 4)
	y += x
	return x, y, z
}

func final(x, y, z uint32) uint32 {
	z = (z ^ y) - bits.RotateLeft32(y, 14)
	x = (x ^ z) - bits.RotateLeft32(z, 11)
	y = (y ^ x) - bits.RotateLeft32(x, 25)
	z = (z ^ y) - bits.RotateLeft32(y, 16)
	x = (x ^ z) - bits.RotateLeft32(z, 4)
	y = (y ^ x) - bits.RotateLeft32(x, 14)
	return (z ^ y) - bits.RotateLeft32(y, 24)
}
