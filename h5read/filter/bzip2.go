package filter

import (
	"bytes"
	"compress/bzip2"
)

// unbzip2 undoes filter 307.
func unbzip2(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	return readCapped(dst, bzip2.NewReader(bytes.NewReader(src)), limit)
}
