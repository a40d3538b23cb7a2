package filter

import "coverslip/h5read/filter/inflate"

// deflate undoes filter 1: a zlib stream with its checksum.
func deflate(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	n, err := inflate.Zlib(dst[:limit], src)
	if err == inflate.ErrLimit {
		err = errLimit
	}
	return dst[:n], err
}
