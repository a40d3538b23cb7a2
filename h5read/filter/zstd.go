package filter

import "coverslip/h5read/filter/zstd"

// unzstd undoes filter 32015: Zstandard frames, one after the other.
func unzstd(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	n, err := zstd.Decode(dst[:limit], src)
	if err == zstd.ErrLimit {
		err = errLimit
	}
	return dst[:n], err
}
