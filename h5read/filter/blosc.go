package filter

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/snappy"
)

var errBlosc = errors.New("the blosc chunk is damaged")

// bloscChunk is the head of a Blosc chunk of either version.
type bloscChunk struct {
	flags                     byte
	typeSize                  int
	size, blockSize, compSize int
	head                      int // 16, or 32 for version 2
	filters                   []byte
	oldBits                   bool // bit shuffle as Blosc 1 does it
	two                       bool // streams may be runs
}

const (
	bloscShuffled  = 0x01
	bloscCopied    = 0x02
	bloscBits      = 0x04
	bloscUnsplit   = 0x10
	bloscMaxSplits = 16
	bloscMinStream = 128
)

// unblosc undoes filter 32001: a Blosc 1 chunk.
func unblosc(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	h, err := bloscHead(src)
	if err != nil {
		return nil, err
	}
	h.oldBits = true
	if h.flags&bloscBits != 0 {
		h.filters = []byte{2}
	} else if h.flags&bloscShuffled != 0 {
		h.filters = []byte{1}
	}
	return h.decode(dst, src, limit)
}

func bloscHead(src []byte) (*bloscChunk, error) {
	if len(src) < 16 {
		return nil, errBlosc
	}
	le := binary.LittleEndian
	h := &bloscChunk{flags: src[2], typeSize: max(1, int(src[3])), size: int(le.Uint32(src[4:])),
		blockSize: int(le.Uint32(src[8:])), compSize: int(le.Uint32(src[12:])), head: 16}
	if h.compSize < 16 || h.compSize > len(src) || h.size > 1<<31 || h.blockSize > 1<<31 {
		return nil, errBlosc
	}
	return h, nil
}

// decode undoes a chunk into dst: blocks, each of one stream or of one for every
// byte of an element, then the block's shuffle.
func (h *bloscChunk) decode(dst, src []byte, limit int) ([]byte, error) {
	if h.size > limit {
		return nil, errLimit
	}
	src, dst = src[:h.compSize], dst[:h.size]
	if h.flags&bloscCopied != 0 {
		if len(src) < h.head+h.size {
			return nil, errBlosc
		}
		copy(dst, src[h.head:])
		return dst, nil
	}
	if h.size == 0 {
		return dst, nil
	}
	if h.blockSize <= 0 {
		return nil, errBlosc
	}
	n := (h.size + h.blockSize - 1) / h.blockSize
	if n > (len(src)-h.head)/4 {
		return nil, errBlosc
	}
	size := min(h.blockSize, h.size)
	buf := make([]byte, 2*size)
	for i := range n {
		start := int(binary.LittleEndian.Uint32(src[h.head+4*i:]))
		if start < h.head || start > len(src) {
			return nil, errBlosc
		}
		to := dst[i*h.blockSize : min((i+1)*h.blockSize, h.size)]
		if err := h.block(to, src[start:], buf[:len(to)], buf[size:size+len(to)]); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func (h *bloscChunk) block(dst, src, a, b []byte) error {
	streams := 1
	if h.flags&bloscUnsplit == 0 && len(dst) == h.blockSize &&
		(h.two || h.typeSize <= bloscMaxSplits && h.blockSize/h.typeSize >= bloscMinStream) {
		streams = h.typeSize
	}
	if len(dst)%streams != 0 {
		return errBlosc
	}
	part := len(dst) / streams
	for s := range streams {
		used, err := h.stream(a[s*part:(s+1)*part], src)
		if err != nil {
			return err
		}
		src = src[used:]
	}
	for i := len(h.filters) - 1; i >= 0; i-- {
		if err := h.unfilter(b, a, h.filters[i]); err != nil {
			return err
		}
		a, b = b, a
	}
	copy(dst, a)
	return nil
}

// stream fills dst from a stream that begins with its stored size.
func (h *bloscChunk) stream(dst, src []byte) (used int, err error) {
	if len(src) < 4 {
		return 0, errBlosc
	}
	n := int(int32(binary.LittleEndian.Uint32(src)))
	src = src[4:]
	if h.two && n <= 0 {
		return h.run(dst, src, n)
	}
	if n < 0 || n > len(src) {
		return 0, errBlosc
	}
	if n == len(dst) {
		copy(dst, src)
		return 4 + n, nil
	}
	return 4 + n, bloscCodec(h.flags>>5, dst, src[:n])
}

// run fills dst with one byte: Blosc 2 stores 0 for zeros, else the value negated.
func (h *bloscChunk) run(dst, src []byte, n int) (used int, err error) {
	if n == 0 {
		clear(dst)
		return 4, nil
	}
	if n < -255 || len(src) < 1 || src[0]&1 == 0 {
		return 0, errBlosc
	}
	for i := range dst {
		dst[i] = byte(-n)
	}
	return 5, nil
}

func bloscCodec(codec byte, dst, src []byte) error {
	switch codec {
	case 0:
		return blosclz(dst, src)
	case 1:
		return lz4Raw(dst, src)
	case 2:
		if n, err := snappy.DecodedLen(src); err != nil || n != len(dst) {
			return errBlosc
		}
		_, err := snappy.Decode(dst, src)
		return err
	case 3:
		return exactly(dst, src, deflate)
	case 4:
		return exactly(dst, src, unzstd)
	}
	return fmt.Errorf("blosc codec %d is not known", codec)
}

func (h *bloscChunk) unfilter(dst, src []byte, kind byte) error {
	switch kind {
	case 0, 4: // none; truncated precision is not undone
		copy(dst, src)
	case 1:
		_, err := unshuffle(dst[:0], src, len(dst), []uint32{uint32(h.typeSize)})
		return err
	case 2:
		n := len(src) / h.typeSize
		if h.oldBits && n%8 != 0 {
			n = 0
		}
		n = n / 8 * 8 * h.typeSize
		untransposeBits(dst[:n], src[:n], h.typeSize)
		copy(dst[n:], src[n:])
	default:
		return fmt.Errorf("blosc2 filter %d is not supported", kind)
	}
	return nil
}
