package filter

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// unblosc2 undoes filter 32026: a contiguous Blosc 2 frame, whose head is a
// msgpack array with fields at fixed places (big-endian), then the compressed
// chunks, then one more chunk with the offset of each.
func unblosc2(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	if len(src) < 87 || string(src[2:9]) != "b2frame" {
		return nil, fmt.Errorf("no blosc2 frame")
	}
	be := binary.BigEndian
	head := uint64(be.Uint32(src[11:]))
	size, stored, chunk := be.Uint64(src[30:]), be.Uint64(src[39:]), uint64(be.Uint32(src[58:]))
	if size > uint64(limit) {
		return nil, errLimit
	}
	if head > uint64(len(src)) || stored > uint64(len(src))-head {
		return nil, errBlosc
	}
	if i := bytes.Index(src[:head], []byte("b2nd")); i >= 0 {
		if err := oneDimensional(src[i:head]); err != nil {
			return nil, err
		}
	}
	dst = dst[:size]
	if size == 0 {
		return dst, nil
	}
	if chunk == 0 {
		return nil, errBlosc
	}
	n := (size + chunk - 1) / chunk
	if n > uint64(len(src)) {
		return nil, errBlosc
	}
	offsets := make([]byte, 8*n)
	if err := blosc2Chunk(offsets, src[head+stored:]); err != nil {
		return nil, err
	}
	for i := range n {
		to := dst[i*chunk : min((i+1)*chunk, size)]
		at := binary.LittleEndian.Uint64(offsets[8*i:])
		switch {
		case at>>63 == 1:
			if kind := at >> 56 & 0x7f; kind != 1 && kind != 4 { // zeros, and never set
				return nil, fmt.Errorf("blosc2 chunk of special kind %d", kind)
			}
			clear(to)
		case at > stored:
			return nil, errBlosc
		default:
			if err := blosc2Chunk(to, src[head+at:]); err != nil {
				return nil, err
			}
		}
	}
	return dst, nil
}

// oneDimensional refuses arrays whose blocks are not rows: their order of
// elements is another. The layer's content is a msgpack array: version, rank, ...
func oneDimensional(layer []byte) error {
	// "b2nd", 0xd2 and 4 bytes of place; the content itself comes after the list of
	// layers as 0x95 or 0x97, version, rank.
	for i := 4; i+3 <= len(layer); i++ {
		if (layer[i] == 0x95 || layer[i] == 0x97) && layer[i+1] == 0 && layer[i+2] >= 1 && layer[i+2] <= 8 {
			if layer[i+2] == 1 {
				return nil
			}
			break
		}
	}
	return fmt.Errorf("blosc2 arrays of several dimensions (b2nd) are not supported")
}

// blosc2Chunk fills dst from a chunk, whose head is 32 bytes when the two shuffle
// flags are both set, and that of Blosc 1 otherwise.
func blosc2Chunk(dst, src []byte) error {
	h, err := bloscHead(src)
	if err != nil {
		return err
	}
	h.two = true
	if h.size != len(dst) {
		return errBlosc
	}
	const extended = bloscShuffled | bloscBits
	if h.flags&extended != extended {
		return errBlosc // Blosc 2 always writes the long head
	}
	if h.compSize < 32 {
		return errBlosc
	}
	h.head = 32
	h.filters = src[16:22]
	switch special := src[31] >> 4 & 7; special {
	case 0:
	case 1, 4:
		clear(dst)
		return nil
	case 3:
		value := src[32:h.compSize]
		if len(value) < h.typeSize {
			return errBlosc
		}
		for i := range dst {
			dst[i] = value[i%h.typeSize]
		}
		return nil
	default:
		return fmt.Errorf("blosc2 chunk of special kind %d", special)
	}
	if src[31]&1 != 0 {
		return fmt.Errorf("blosc2 dictionaries are not supported")
	}
	_, err = h.decode(dst[:0], src, len(dst))
	return err
}
