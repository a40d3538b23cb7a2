package filter

import "encoding/binary"

// The transpositions of shuffle and bitshuffle. They work at words of eight bytes,
// in which a pair of rows changes every second part of one for its neighbour in the
// other (H. S. Warren, Hacker's Delight, 7-3): bytes, then pairs, then fours.

// Masks of the parts that a row gives away.
const (
	oddBytes = 0xff00ff00ff00ff00
	oddPairs = 0xffff0000ffff0000
	oddFours = 0xffffffff00000000
)

// exchange swaps the masked parts of a with the ones below them in b.
func exchange(a, b, mask uint64, shift uint) (uint64, uint64) {
	t := (a ^ b<<shift) & mask
	return a ^ t, b ^ t>>shift
}

func get(b []byte, i int) uint64    { return binary.LittleEndian.Uint64(b[i : i+8 : i+8]) }
func put(b []byte, i int, v uint64) { binary.LittleEndian.PutUint64(b[i:i+8:i+8], v) }

// unshuffleBytes puts the bytes of each element together again: they are stored
// as all first bytes, all second bytes, and so on; what does not fill an element
// stays at the end. dst and src are equally long and do not overlap.
func unshuffleBytes(dst, src []byte, size int) {
	n, done := len(src)/size, 0
	switch size {
	case 1:
		copy(dst, src)
		return
	case 2:
		done = unshuffle2(dst, src, n)
	case 4:
		done = unshuffle4(dst, src, n)
	case 8:
		done = unshuffle8(dst, src, n)
	}
	for j := range size {
		plane := src[j*n : (j+1)*n]
		for i := done; i < n; i++ {
			dst[i*size+j] = plane[i]
		}
	}
	copy(dst[n*size:], src[n*size:])
}

// unshuffle2 does eight elements at a time, as many as there are, and says how many.
func unshuffle2(dst, src []byte, n int) int {
	p0, p1 := src[:n], src[n:2*n]
	i := 0
	for ; i+8 <= n; i += 8 {
		a, b := exchange(get(p0, i), get(p1, i), oddBytes, 8)
		a, b = exchange(a, b, oddPairs, 16)
		a, b = exchange(a, b, oddFours, 32)
		to := dst[2*i : 2*i+16 : 2*i+16]
		put(to, 0, a)
		put(to, 8, b)
	}
	return i
}

func unshuffle4(dst, src []byte, n int) int {
	p0, p1, p2, p3 := src[:n], src[n:2*n], src[2*n:3*n], src[3*n:4*n]
	i := 0
	for ; i+8 <= n; i += 8 {
		a, b := exchange(get(p0, i), get(p1, i), oddBytes, 8)
		c, d := exchange(get(p2, i), get(p3, i), oddBytes, 8)
		a, c = exchange(a, c, oddPairs, 16)
		b, d = exchange(b, d, oddPairs, 16)
		a, b = exchange(a, b, oddFours, 32)
		c, d = exchange(c, d, oddFours, 32)
		to := dst[4*i : 4*i+32 : 4*i+32]
		put(to, 0, a)
		put(to, 8, c)
		put(to, 16, b)
		put(to, 24, d)
	}
	return i
}

func unshuffle8(dst, src []byte, n int) int {
	i := 0
	for ; i+8 <= n; i += 8 {
		transposeBytes(dst[8*i:8*i+64:8*i+64], src[i:], n)
	}
	return i
}

// transposeBytes transposes a matrix of 8 x 8 bytes, whose rows lie stride bytes
// apart in src.
func transposeBytes(dst, src []byte, stride int) {
	a, b := exchange(get(src, 0), get(src, stride), oddBytes, 8)
	c, d := exchange(get(src, 2*stride), get(src, 3*stride), oddBytes, 8)
	e, f := exchange(get(src, 4*stride), get(src, 5*stride), oddBytes, 8)
	g, h := exchange(get(src, 6*stride), get(src, 7*stride), oddBytes, 8)
	a, c = exchange(a, c, oddPairs, 16)
	b, d = exchange(b, d, oddPairs, 16)
	e, g = exchange(e, g, oddPairs, 16)
	f, h = exchange(f, h, oddPairs, 16)
	a, e = exchange(a, e, oddFours, 32)
	b, f = exchange(b, f, oddFours, 32)
	c, g = exchange(c, g, oddFours, 32)
	d, h = exchange(d, h, oddFours, 32)
	put(dst, 0, a)
	put(dst, 8, b)
	put(dst, 16, c)
	put(dst, 24, d)
	put(dst, 32, e)
	put(dst, 40, f)
	put(dst, 48, g)
	put(dst, 56, h)
}

// untransposeBits puts elements of size bytes together from rows of single bits:
// row 8*j+k holds bit k of byte j of every element, the first in the lowest bit.
// The number of elements is a multiple of eight. dst and src do not overlap.
func untransposeBits(dst, src []byte, size int) {
	if size == 1 {
		bytesOfBits(dst, src)
		return
	}
	planes, n := lent(len(src)), len(src)/size
	defer planes.back()
	for j := range size {
		bytesOfBits(planes.b[j*n:(j+1)*n], src[j*n:(j+1)*n])
	}
	unshuffleBytes(dst, planes.b, size)
}

// bytesOfBits makes bytes of their eight rows of bits, 64 at a time.
func bytesOfBits(dst, src []byte) {
	row, g := len(src)/8, 0
	for ; g+8 <= row; g += 8 {
		to := dst[8*g : 8*g+64 : 8*g+64]
		transposeBytes(to, src[g:], row)
		for k := 0; k < 64; k += 8 {
			put(to, k, transpose8(get(to, k)))
		}
	}
	for ; g < row; g++ {
		var x uint64
		for k := range 8 {
			x |= uint64(src[k*row+g]) << (8 * uint(k))
		}
		put(dst, 8*g, transpose8(x))
	}
}

// transpose8 transposes a matrix of 8 x 8 bits in three exchanges.
func transpose8(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00aa00aa00aa00aa
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000cccc0000cccc
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000f0f0f0f0
	return x ^ t ^ t<<28
}
