package filter

import (
	"bytes"
	"compress/bzip2"
	"io"
)

// unbzip2 undoes filter 307.
func unbzip2(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	return readCapped(dst, bzip2.NewReader(bytes.NewReader(src)), limit)
}

// readCapped reads a stream to its end, which also verifies its checksum.
func readCapped(dst []byte, r io.Reader, limit int) ([]byte, error) {
	dst = dst[:limit]
	n := 0
	for {
		var more [1]byte
		to := dst[n:]
		if len(to) == 0 {
			to = more[:] // full: only the end may come
		}
		k, err := r.Read(to)
		if n == limit && k > 0 {
			return nil, errLimit
		}
		n += k
		switch {
		case err == io.EOF:
			return dst[:n], nil
		case err != nil:
			return nil, err
		}
	}
}
