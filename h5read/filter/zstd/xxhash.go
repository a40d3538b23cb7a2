package zstd

import (
	"encoding/binary"
	"math/bits"
)

const (
	prime1 = 0x9e3779b185ebca87
	prime2 = 0xc2b2ae3d27d4eb4f
	prime3 = 0x165667b19e3779f9
	prime4 = 0x85ebca77c2b2ae63
	prime5 = 0x27d4eb2f165667c5
)

// xxhash is XXH64 with seed 0 (RFC 8878, 3.1.1; github.com/Cyan4973/xxHash).
func xxhash(b []byte) uint64 {
	n, h := uint64(len(b)), uint64(prime5)
	if len(b) >= 32 {
		b, h = xxhashStripes(b)
	}
	h += n
	for ; len(b) >= 8; b = b[8:] {
		h ^= xxhashRound(0, binary.LittleEndian.Uint64(b))
		h = bits.RotateLeft64(h, 27)*prime1 + prime4
	}
	if len(b) >= 4 {
		h ^= uint64(binary.LittleEndian.Uint32(b)) * prime1
		h = bits.RotateLeft64(h, 23)*prime2 + prime3
		b = b[4:]
	}
	for _, v := range b {
		h ^= uint64(v) * prime5
		h = bits.RotateLeft64(h, 11) * prime1
	}
	h = (h ^ h>>33) * prime2
	h = (h ^ h>>29) * prime3
	return h ^ h>>32
}

func xxhashRound(acc, v uint64) uint64 {
	return bits.RotateLeft64(acc+v*prime2, 31) * prime1
}

// xxhashStripes takes 32 bytes at a time, and gives back what is left of b.
func xxhashStripes(b []byte) ([]byte, uint64) {
	var one, minusOne uint64 = prime1, prime1
	v := [4]uint64{one + prime2, prime2, 0, -minusOne}
	for ; len(b) >= 32; b = b[32:] {
		for i := range v {
			v[i] = xxhashRound(v[i], binary.LittleEndian.Uint64(b[8*i:]))
		}
	}
	h := bits.RotateLeft64(v[0], 1) + bits.RotateLeft64(v[1], 7) + bits.RotateLeft64(v[2], 12) + bits.RotateLeft64(v[3], 18)
	for _, x := range v {
		h = (h^xxhashRound(0, x))*prime1 + prime4
	}
	return b, h
}
