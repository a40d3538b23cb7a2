package filter

import (
	"encoding/binary"
	"fmt"
	"math"

	"coverslip/h5read/filter/internal/words"
)

// Filters inside a Blosc chunk, by its own numbers.
const (
	bloscShuffle    = 1
	bloscBitShuffle = 2
	bloscXorDelta   = 3
	bloscTruncated  = 4  // floats with bits cut off: not undone
	bloscByteDelta0 = 34 // each run of sixteen on its own at a stream's end
	bloscByteDelta  = 35
	bloscCutInteger = 36 // integers with bits cut off: not undone
)

// Kinds of chunk, and of place in a frame, that hold no data.
const (
	bloscZeros         = 1
	bloscNaN           = 2
	bloscValue         = 3
	bloscUninitialised = 4
)

// bloscBlock is a block that is being decoded.
type bloscBlock struct {
	dst   []byte // it
	chunk []byte // the chunk, of which the blocks before are done
	at    int    // its place there
	room  []byte // two blocks to work in

	src    []byte // from its first stream on
	stored int    // bytes to the start of the next block
}

type bloscStep struct {
	kind byte
	size int // of an element
}

// steps are the filters in the order of undoing.
func (h *bloscChunk) steps() ([]bloscStep, error) {
	var steps []bloscStep
	for i := len(h.filters) - 1; i >= 0; i-- {
		s := bloscStep{kind: h.filters[i], size: h.typeSize}
		switch s.kind {
		case 0, bloscTruncated, bloscCutInteger:
			continue
		case bloscShuffle, bloscByteDelta, bloscByteDelta0:
			if h.meta[i] != 0 {
				s.size = int(h.meta[i])
			}
		case bloscBitShuffle, bloscXorDelta:
		default:
			return nil, fmt.Errorf("blosc2 filter %d is not supported", s.kind)
		}
		steps = append(steps, s)
	}
	for i, s := range steps {
		if s.kind == bloscXorDelta && i < len(steps)-1 {
			return nil, fmt.Errorf("a blosc2 delta of shuffled data cannot be undone")
		}
	}
	return steps, nil
}

// block decodes the streams of a block and undoes its filters, the last of them
// into its place. The difference to the first block is undone there.
func (h *bloscChunk) block(b bloscBlock, steps []bloscStep) error {
	moves := len(steps)
	delta := moves > 0 && steps[moves-1].kind == bloscXorDelta
	if delta {
		moves--
	}
	from, to := b.room[:len(b.dst)], b.room[len(b.room)-h.blockSize:][:len(b.dst)]
	if moves == 0 {
		from = b.dst
	}
	if err := h.decodeStreams(from, b); err != nil {
		return err
	}
	for i, s := range steps[:moves] {
		if i == moves-1 {
			to = b.dst
		}
		s.undo(to, from, h.version <= 2)
		from, to = to, from
	}
	if delta {
		xorDelta(b, h.typeSize)
	}
	return nil
}

func (h *bloscChunk) decodeStreams(dst []byte, b bloscBlock) error {
	n, src := h.streams(b), b.src
	if len(dst)%n != 0 {
		return errBlosc
	}
	part := len(dst) / n
	for s := range n {
		used, err := h.stream(dst[s*part:(s+1)*part], src)
		if err != nil {
			return err
		}
		src = src[used:]
	}
	return nil
}

func (s bloscStep) undo(dst, src []byte, oldBits bool) {
	switch s.kind {
	case bloscShuffle:
		unshuffleBytes(dst, src, s.size)
	case bloscBitShuffle:
		n := len(src) / s.size
		if oldBits && n%8 != 0 {
			n = 0
		}
		n = n / 8 * 8 * s.size
		untransposeBits(dst[:n], src[:n], s.size)
		copy(dst[n:], src[n:])
	default:
		undoByteDelta(dst, src, s.size, s.kind == bloscByteDelta0)
	}
}

// undoByteDelta sums the bytes of each of size streams; what is left over is kept.
func undoByteDelta(dst, src []byte, size int, restart bool) {
	n := len(src) / size
	for j := range size {
		sum := byte(0)
		for i := j * n; i < (j+1)*n; i++ {
			if restart && i-j*n == n&^15 {
				sum = 0
			}
			sum += src[i]
			dst[i] = sum
		}
	}
	copy(dst[n*size:], src[n*size:])
}

// xorDelta undoes differences in place: the first block's to the element before,
// the others' to the first block.
func xorDelta(b bloscBlock, size int) {
	switch size {
	case 1, 2, 4, 8:
	default:
		if size%8 == 0 {
			size = 8
		} else {
			size = 1
		}
	}
	n := len(b.dst) / size * size
	if b.at == 0 {
		for i := size; i < n; i++ {
			b.dst[i] ^= b.dst[i-size]
		}
		return
	}
	for i, v := range b.chunk[:n] {
		b.dst[i] ^= v
	}
}

// bloscSpecial fills dst with what a chunk without data stands for.
func bloscSpecial(dst []byte, kind byte, value []byte, typeSize int) error {
	switch kind {
	case bloscZeros, bloscUninitialised:
		clear(dst)
		return nil
	case bloscNaN:
		switch typeSize {
		case 4:
			value = binary.LittleEndian.AppendUint32(nil, 0x7fc00000)
		case 8:
			value = binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN())&^1)
		default:
			return fmt.Errorf("blosc2 NaNs of %d bytes", typeSize)
		}
	case bloscValue:
	default:
		return fmt.Errorf("blosc2 chunk of special kind %d", kind)
	}
	if len(value) == 0 || len(dst)%len(value) != 0 {
		return errBlosc
	}
	if n := copy(dst, value); n > 0 {
		words.CopyCarefully(dst[n:], dst[:n], n)
	}
	return nil
}
