package filter

import (
	"encoding/binary"
	"errors"
)

var errLZ4 = errors.New("the lz4 stream is damaged")

// unlz4 undoes filter 32004: big-endian total size (8 bytes) and block size (4),
// then blocks, each with its stored size (4) before it. A block that is stored in
// its full size was not compressed.
func unlz4(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	if len(src) < 12 {
		return nil, errLZ4
	}
	total, block := binary.BigEndian.Uint64(src), uint64(binary.BigEndian.Uint32(src[8:]))
	if total > uint64(limit) {
		return nil, errLimit
	}
	if block == 0 && total > 0 {
		return nil, errLZ4
	}
	src, dst = src[12:], dst[:total]
	for at := uint64(0); at < total; {
		to := dst[at:min(at+block, total)]
		if len(src) < 4 {
			return nil, errLZ4
		}
		n := uint64(binary.BigEndian.Uint32(src))
		src = src[4:]
		if n > uint64(len(src)) {
			return nil, errLZ4
		}
		if err := lz4Block(to, src[:n]); err != nil {
			return nil, err
		}
		src, at = src[n:], at+uint64(len(to))
	}
	return dst, nil
}

// lz4Block fills dst from a raw lz4 block, or a copy when the sizes are equal.
func lz4Block(dst, src []byte) error {
	if len(src) == len(dst) {
		copy(dst, src)
		return nil
	}
	return lz4Raw(dst, src)
}
