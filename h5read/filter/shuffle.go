package filter

import "encoding/binary"

// unshuffle undoes filter 2. values[0] is the size of an element.
func unshuffle(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	if len(src) > limit {
		return nil, errLimit
	}
	if len(values) == 0 || values[0] <= 1 || int64(values[0]) > int64(len(src)) {
		return src, nil
	}
	dst = dst[:len(src)]
	unshuffleBytes(dst, src, int(values[0]))
	return dst, nil
}

// unshuffleBytes puts the bytes of each element together again: they are stored
// as all first bytes, all second bytes, and so on; what does not fill an element
// stays at the end. dst and src are equally long and do not overlap.
func unshuffleBytes(dst, src []byte, size int) {
	n := len(src) / size
	switch size {
	case 1:
		copy(dst, src)
		return
	case 2:
		a, b := src[:n], src[n:2*n]
		for i := range a {
			binary.LittleEndian.PutUint16(dst[2*i:], uint16(a[i])|uint16(b[i])<<8)
		}
	case 4:
		unshuffle4(dst, src, n)
	case 8:
		unshuffle4x2(dst, src, n)
	default:
		for j := range size {
			plane := src[j*n : (j+1)*n]
			for i, v := range plane {
				dst[i*size+j] = v
			}
		}
	}
	copy(dst[n*size:], src[n*size:])
}
func unshuffle4(dst, src []byte, n int) {
	a, b, c, d := src[:n], src[n:][:n], src[2*n:][:n], src[3*n:][:n]
	for i := range a {
		v := uint32(a[i]) | uint32(b[i])<<8 | uint32(c[i])<<16 | uint32(d[i])<<24
		binary.LittleEndian.PutUint32(dst[4*i:], v)
	}
}

func unshuffle4x2(dst, src []byte, n int) {
	a, b, c, d := src[:n], src[n:][:n], src[2*n:][:n], src[3*n:][:n]
	e, f, g, h := src[4*n:][:n], src[5*n:][:n], src[6*n:][:n], src[7*n:][:n]
	for i := range a {
		lo := uint32(a[i]) | uint32(b[i])<<8 | uint32(c[i])<<16 | uint32(d[i])<<24
		hi := uint32(e[i]) | uint32(f[i])<<8 | uint32(g[i])<<16 | uint32(h[i])<<24
		binary.LittleEndian.PutUint64(dst[8*i:], uint64(lo)|uint64(hi)<<32)
	}
}
