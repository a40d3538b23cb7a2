// Package zstd decodes Zstandard data (RFC 8878) whose input lies in memory whole
// and whose output is bounded by the caller: the chunks of HDF5. The output is the
// window, so there is no history, no streaming state and, but for tables that are
// kept, no allocation. It is written for WebAssembly first, where decoders that
// rest on assembly natively fall back to their slow twins.
//
// Dictionaries are not read.
package zstd

import (
	"encoding/binary"
	"errors"
	"sync"

	"coverslip/h5read/filter/internal/words"
)

var (
	// ErrCorrupt says that the data break the format's rules.
	ErrCorrupt = errors.New("the zstd data are damaged")
	// ErrChecksum says that a frame does not have the stored checksum.
	ErrChecksum = errors.New("the zstd checksum does not match")
	// ErrDictionary says that a frame asks for a dictionary.
	ErrDictionary = errors.New("the zstd data need a dictionary")
	// ErrLimit says that the data hold more than fits.
	ErrLimit = errors.New("the zstd data hold more bytes than expected")
)

const (
	frameMagic   = 0xfd2fb528
	skippedMagic = 0x184d2a50 // and the fifteen numbers after it
	maxBlock     = 128 << 10
)

// decoder is the state of one frame. Its tables are big, so it is kept.
type decoder struct {
	out   []byte // its length is the limit
	at    int    // bytes written
	frame int    // where the frame's output begins

	literals     []byte // of the block, in literalBuf or in the input
	literalBuf   [maxBlock + words.Slack]byte
	huffman      [1 << maxHuffmanBits]uint16
	huffmanBits  uint8 // 0 before the first tree
	lengths      codeTable
	offsets      codeTable
	matches      codeTable
	repeat       [3]int
	weights      [256]uint8
	short        [8]byte // a bit stream of fewer than eight bytes
	counts       [maxSymbols]int16
	next         [maxSymbols]uint16
	weightStates [1 << maxWeightBits]weightState
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// Decode decodes all frames of in into out and returns the number of bytes.
// Frames that are to be skipped are.
func Decode(out, in []byte) (int, error) {
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	d.out, d.at = out, 0
	defer func() { d.out, d.literals = nil, nil }()
	for len(in) > 0 {
		if len(in) < 8 {
			return d.at, ErrCorrupt
		}
		magic := binary.LittleEndian.Uint32(in)
		if magic&^15 == skippedMagic {
			n := uint64(binary.LittleEndian.Uint32(in[4:])) + 8
			if n > uint64(len(in)) {
				return d.at, ErrCorrupt
			}
			in = in[n:]
			continue
		}
		if magic != frameMagic {
			return d.at, ErrCorrupt
		}
		used, err := d.decodeFrame(in[4:])
		if err != nil {
			return d.at, err
		}
		in = in[4+used:]
	}
	return d.at, nil
}

// decodeFrame decodes a frame after its magic number: head, blocks, checksum.
func (d *decoder) decodeFrame(in []byte) (used int, err error) {
	h, pos, err := decodeHead(in)
	if err != nil {
		return 0, err
	}
	if h.hasSize && h.size > uint64(len(d.out)-d.at) {
		return 0, ErrLimit
	}
	d.frame, d.huffmanBits, d.repeat = d.at, 0, [3]int{1, 4, 8}
	d.lengths.states, d.offsets.states, d.matches.states = nil, nil, nil
	for last := false; !last; {
		if len(in)-pos < 3 {
			return 0, ErrCorrupt
		}
		head := uint32(in[pos]) | uint32(in[pos+1])<<8 | uint32(in[pos+2])<<16
		pos += 3
		last = head&1 != 0
		n, err := d.decodeBlock(in[pos:], head>>1&3, int(head>>3))
		if err != nil {
			return 0, err
		}
		pos += n
	}
	content := d.out[d.frame:d.at]
	if h.hasSize && h.size != uint64(len(content)) {
		return 0, ErrCorrupt
	}
	if !h.hasSum {
		return pos, nil
	}
	if len(in)-pos < 4 {
		return 0, ErrCorrupt
	}
	if binary.LittleEndian.Uint32(in[pos:]) != uint32(xxhash(content)) {
		return 0, ErrChecksum
	}
	return pos + 4, nil
}

type frameHead struct {
	size            uint64
	hasSize, hasSum bool
}

// decodeHead reads the head of a frame (RFC 8878, 3.1.1.1). The window's size does
// not matter: all output is there.
func decodeHead(in []byte) (h frameHead, used int, err error) {
	if len(in) < 2 || in[0]&0x08 != 0 {
		return h, 0, ErrCorrupt
	}
	flags := in[0]
	single := flags&0x20 != 0
	h.hasSum = flags&0x04 != 0
	pos := 1
	if !single {
		pos++ // the window
	}
	dictionary := [4]int{0, 1, 2, 4}[flags&3]
	width := [4]int{0, 2, 4, 8}[flags>>6]
	if width == 0 && single {
		width = 1
	}
	if len(in) < pos+dictionary+width {
		return h, 0, ErrCorrupt
	}
	for _, b := range in[pos : pos+dictionary] {
		if b != 0 {
			return h, 0, ErrDictionary
		}
	}
	pos += dictionary
	for i := range width {
		h.size |= uint64(in[pos+i]) << (8 * i)
	}
	if width == 2 {
		h.size += 256
	}
	h.hasSize = width > 0
	return h, pos + width, nil
}

// decodeBlock decodes a block of a kind (3.1.1.2): as it is, one byte repeated, or
// compressed.
func (d *decoder) decodeBlock(in []byte, kind uint32, size int) (used int, err error) {
	if kind == 1 {
		if len(in) < 1 || size > maxBlock {
			return 0, ErrCorrupt
		}
		if size > len(d.out)-d.at {
			return 0, ErrLimit
		}
		to := d.out[d.at : d.at+size]
		for i := range to {
			to[i] = in[0]
		}
		d.at += size
		return 1, nil
	}
	if kind == 3 || size > len(in) || size > maxBlock {
		return 0, ErrCorrupt
	}
	if kind == 2 {
		return size, d.compressed(in[:size])
	}
	if size > len(d.out)-d.at {
		return 0, ErrLimit
	}
	copy(d.out[d.at:], in[:size])
	d.at += size
	return size, nil
}

// compressed decodes a compressed block: literals, then sequences that say how to
// mix them with what was there before.
func (d *decoder) compressed(in []byte) error {
	used, err := d.readLiterals(in)
	if err != nil {
		return err
	}
	start := d.at
	if err := d.readSequences(in[used:]); err != nil {
		return err
	}
	if len(d.literals) > len(d.out)-d.at {
		return ErrLimit
	}
	d.at += copy(d.out[d.at:], d.literals) // what no sequence took
	if d.at-start > maxBlock {
		return ErrCorrupt
	}
	return nil
}
