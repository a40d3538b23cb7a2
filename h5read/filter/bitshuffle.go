package filter

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var errBitshuffle = errors.New("the bitshuffle stream is damaged")

// unbitshuffle undoes filter 32008. values are version (2), element size, elements
// in a block (0: the default) and codec: 0 none, 2 lz4, 3 zstd. With a codec the
// stream begins with the total size (8 bytes, big-endian) and the block's bytes
// (4), and each block with its stored size (4). Elements past the last multiple of
// eight are stored as they are.
func unbitshuffle(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	if len(values) < 3 || values[2] == 0 || values[2] > 1<<16 {
		return nil, fmt.Errorf("bitshuffle without an element size")
	}
	size, blockLen, codec := int(values[2]), 0, uint32(0)
	if len(values) > 3 {
		blockLen = int(values[3])
	}
	if len(values) > 4 {
		codec = values[4]
	}
	total := len(src)
	if codec != 0 {
		if len(src) < 12 {
			return nil, errBitshuffle
		}
		n := binary.BigEndian.Uint64(src)
		if n > uint64(limit) {
			return nil, errLimit
		}
		total, blockLen = int(n), int(binary.BigEndian.Uint32(src[8:]))/size
		src = src[12:]
	}
	if total > limit {
		return nil, errLimit
	}
	if blockLen == 0 {
		blockLen = max(8192/size/8*8, 128)
	}
	if blockLen%8 != 0 || blockLen > 1<<28/size {
		return nil, fmt.Errorf("bitshuffle blocks of %d elements", blockLen)
	}
	return bitshuffleBlocks(dst[:total], src, size, blockLen, codec)
}

func bitshuffleBlocks(dst, src []byte, size, blockLen int, codec uint32) ([]byte, error) {
	left := len(dst) / size / 8 * 8
	room := lent(min(blockLen, left) * size)
	defer room.back()
	at := 0
	for left > 0 {
		n := min(blockLen, left)
		to := room.b[:n*size]
		stored := len(to)
		if codec != 0 {
			if len(src) < 4 {
				return nil, errBitshuffle
			}
			stored = int(binary.BigEndian.Uint32(src))
			src = src[4:]
		}
		if stored < 0 || stored > len(src) {
			return nil, errBitshuffle
		}
		if codec == 0 {
			to = src[:stored]
		} else if err := bitshuffleCodec(to, src[:stored], codec); err != nil {
			return nil, err
		}
		untransposeBits(dst[at:at+len(to)], to, size)
		src, at, left = src[stored:], at+len(to), left-n
	}
	if len(src) < len(dst)-at {
		return nil, errBitshuffle
	}
	copy(dst[at:], src)
	return dst, nil
}

func bitshuffleCodec(dst, src []byte, codec uint32) error {
	switch codec {
	case 2:
		return lz4Raw(dst, src)
	case 3:
		return exactly(dst, src, unzstd)
	}
	return fmt.Errorf("bitshuffle codec %d is not known", codec)
}

// exactly fills dst by a decoder that must give just that many bytes.
func exactly(dst, src []byte, d decoder) error {
	out, err := d(dst[:0:len(dst)], src, len(dst), nil)
	if err != nil {
		return err
	}
	if len(out) != len(dst) {
		return fmt.Errorf("block of %d bytes decodes to %d", len(dst), len(out))
	}
	copy(dst, out)
	return nil
}
