package filter

import "errors"

var errLZF = errors.New("the lzf stream is damaged")

// lzf undoes filter 32000, h5py's: LibLZF's format. A control byte below 32
// starts a run of literals; else its top three bits are the length of a copy
// (7: one more byte adds to it) and the rest the high bits of its distance.
func lzf(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	i := 0
	for i < len(src) {
		control := int(src[i])
		i++
		if control < 32 {
			n := control + 1
			if n > len(src)-i {
				return nil, errLZF
			}
			if len(dst)+n > limit {
				return nil, errLimit
			}
			dst = append(dst, src[i:i+n]...)
			i += n
			continue
		}
		n := control >> 5
		if n == 7 {
			if i >= len(src) {
				return nil, errLZF
			}
			n += int(src[i])
			i++
		}
		if i >= len(src) {
			return nil, errLZF
		}
		back := (control&31)<<8 + int(src[i]) + 1
		i++
		n += 2
		if back > len(dst) {
			return nil, errLZF
		}
		if len(dst)+n > limit {
			return nil, errLimit
		}
		dst = copyBack(dst, back, n)
	}
	return dst, nil
}

// copyBack appends n bytes that begin back bytes before the end; they may
// overlap what is being written. The caller has checked both and the room.
func copyBack(dst []byte, back, n int) []byte {
	from := len(dst) - back
	if back >= n {
		return append(dst, dst[from:from+n]...)
	}
	for k := range n {
		dst = append(dst, dst[from+k])
	}
	return dst
}
