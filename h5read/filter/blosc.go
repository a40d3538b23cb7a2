package filter

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var errBlosc = errors.New("the blosc chunk is damaged")

// bloscChunk is the head of a Blosc chunk of either version (c-blosc2's
// README_CHUNK_FORMAT), and what its blocks need.
type bloscChunk struct {
	version, flags            byte
	typeSize                  int
	size, blockSize, compSize int
	head                      int // bytes: 16, or 32 of version 2
	filters, meta             [6]byte
	special                   byte // what the whole chunk holds
	codec                     bloscCodec
}

// Bits of the flags, and of those at the end of the long head.
const (
	bloscShuffled = 0x01
	bloscCopied   = 0x02
	bloscBits     = 0x04
	bloscDelta    = 0x08
	bloscUnsplit  = 0x10

	bloscDict     = 0x01
	bloscLazy     = 0x08
	bloscMeasured = 0x80
	bloscVarying  = 0x01 // in the byte before
)

const (
	bloscShortHead = 16
	bloscLongHead  = 32
	bloscMaxSplits = 16  // of version 1: elements of more bytes are one stream
	bloscMinStream = 128 // of version 1
)

// unblosc undoes filter 32001: a Blosc 1 chunk. Writers linked with Blosc 2 put
// its chunks there too.
func unblosc(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	h, err := bloscHead(src)
	if err != nil {
		return nil, err
	}
	if h.size > limit {
		return nil, errLimit
	}
	dst = dst[:h.size]
	return dst, h.decode(dst, src)
}

func bloscHead(src []byte) (*bloscChunk, error) {
	if len(src) < bloscShortHead {
		return nil, errBlosc
	}
	le := binary.LittleEndian
	h := &bloscChunk{version: src[0], flags: src[2], typeSize: int(src[3]), size: int(int32(le.Uint32(src[4:]))),
		blockSize: int(int32(le.Uint32(src[8:]))), compSize: int(int32(le.Uint32(src[12:]))), head: bloscShortHead}
	const long = bloscShuffled | bloscBits
	h.codec.kind = h.flags >> 5
	if h.version > 2 && h.flags&long == long {
		if len(src) < bloscLongHead {
			return nil, errBlosc
		}
		h.head = bloscLongHead
		if err := h.longHead(src[bloscShortHead:bloscLongHead]); err != nil {
			return nil, err
		}
	} else {
		switch {
		case h.flags&bloscDelta != 0:
			return nil, errBlosc // reserved
		case h.flags&bloscBits != 0:
			h.filters[5] = bloscBitShuffle
		case h.flags&bloscShuffled != 0:
			h.filters[5] = bloscShuffle
		}
	}
	if h.compSize < h.head || h.compSize > len(src) || h.size < 0 || h.typeSize == 0 {
		return nil, errBlosc
	}
	return h, nil
}

// longHead reads the second half of a long head.
func (h *bloscChunk) longHead(src []byte) error {
	copy(h.filters[:], src)
	copy(h.meta[:], src[8:])
	h.special = src[15] >> 4 & 7
	h.codec.dict = src[15]&bloscDict != 0
	switch {
	case src[14]&bloscVarying != 0:
		return fmt.Errorf("blosc2 blocks of varying length are not supported")
	case src[15]&(bloscLazy|bloscMeasured) != 0 && h.special == 0:
		return fmt.Errorf("the blosc2 chunk holds no data of its own")
	case h.codec.kind == bloscPlugin && h.special == 0 && h.flags&bloscCopied == 0:
		return fmt.Errorf("blosc2 codec %d is not supported", src[6])
	}
	return nil
}

// decode undoes a chunk into dst, of its size: blocks, each of one stream or of
// one for every byte of an element, then the block's filters.
func (h *bloscChunk) decode(dst, src []byte) error {
	src = src[:h.compSize]
	switch {
	case h.special != 0:
		return bloscSpecial(dst, h.special, src[h.head:], h.typeSize)
	case h.flags&bloscCopied != 0:
		if len(src) < h.head+h.size {
			return errBlosc
		}
		copy(dst, src[h.head:])
		return nil
	case h.size == 0:
		return nil
	case h.blockSize <= 0:
		return errBlosc
	}
	h.blockSize = min(h.blockSize, h.size)
	n := (h.size + h.blockSize - 1) / h.blockSize
	if n > (len(src)-h.head)/4 {
		return errBlosc
	}
	steps, err := h.steps()
	if err != nil {
		return err
	}
	starts, rest := src[h.head:h.head+4*n], src[h.head+4*n:]
	if err := h.codec.open(rest); err != nil {
		return err
	}
	defer h.codec.close()
	room := lent(2 * h.blockSize)
	defer room.back()
	for i := range n {
		start := int(int32(binary.LittleEndian.Uint32(starts[4*i:])))
		if start < h.head || start > len(src) {
			return errBlosc
		}
		b := bloscBlock{chunk: dst, at: i * h.blockSize, room: room.b}
		b.dst = dst[b.at:min(b.at+h.blockSize, h.size)]
		b.src = src[start:]
		if next := 4 * (i + 1); next < len(starts) {
			b.stored = int(int32(binary.LittleEndian.Uint32(starts[next:]))) - start
		} else {
			b.stored = len(b.src)
		}
		if err := h.block(b, steps); err != nil {
			return err
		}
	}
	return nil
}

// streams is how many streams a block has. With a dictionary c-blosc2 made one of
// each block until version 2, and splits since: the stored size says which it was.
func (h *bloscChunk) streams(b bloscBlock) int {
	if h.flags&bloscUnsplit != 0 || len(b.dst) != h.blockSize {
		return 1
	}
	if h.head == bloscShortHead && (h.typeSize > bloscMaxSplits || len(b.dst)/h.typeSize < bloscMinStream) {
		return 1
	}
	if h.codec.dict && len(b.src) >= 4 && int(int32(binary.LittleEndian.Uint32(b.src)))+4 == b.stored {
		return 1
	}
	return h.typeSize
}

// stream fills dst from a stream that begins with its stored size.
func (h *bloscChunk) stream(dst, src []byte) (used int, err error) {
	if len(src) < 4 {
		return 0, errBlosc
	}
	n := int(int32(binary.LittleEndian.Uint32(src)))
	src = src[4:]
	switch {
	case n <= 0 && h.version > 2:
		return bloscRun(dst, src, n)
	case n < 0 || n > len(src):
		return 0, errBlosc
	case n == len(dst):
		copy(dst, src)
		return 4 + n, nil
	}
	return 4 + n, h.codec.decode(dst, src[:n])
}

// bloscRun fills dst with one byte: Blosc 2 stores 0 for zeros, else the value negated.
func bloscRun(dst, src []byte, n int) (used int, err error) {
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
