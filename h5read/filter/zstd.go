package filter

import (
	"encoding/binary"
	"runtime"
	"sync"

	"coverslip/h5read/filter/zstd"

	klauspost "github.com/klauspost/compress/zstd"
)

// zstdAssembly is where klauspost/compress has assembly. It is up to twice as fast
// there as ours, but for runs of one byte, at which it is thirty times as slow;
// elsewhere ours is always the faster one.
const zstdAssembly = runtime.GOARCH == "amd64"

// unzstd undoes filter 32015: Zstandard frames, one after the other.
func unzstd(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	return zstdInto(dst[:limit], src)
}

// zstdInto decodes into dst, whose length is the limit. Up to its capacity dst may be
// written to: assembly is faster with a little room.
func zstdInto(dst, src []byte) ([]byte, error) {
	if zstdAssembly && !zstdRuns(src, len(dst)) {
		out, err := klauspostDecode(dst[:0:min(cap(dst), len(dst)+16)], src)
		if err == nil && len(out) <= len(dst) {
			return out, nil
		} // ours has the last word: it reads windows of any size, and its errors are ours
	}
	n, err := zstd.Decode(dst, src)
	if err == zstd.ErrLimit {
		err = errLimit
	}
	return dst[:n], err
}

// zstdRuns guesses whether runs of one byte make up a good part of what decodes to
// size bytes: whether a block of the frame is stored in next to nothing, or a frame
// of one block in a quarter, as the planes of shuffled numbers are. Of small frames
// it says so too: for them assembly is not worth the way to it.
func zstdRuns(src []byte, size int) bool {
	const few, small, block = 256, 2048, 128 << 10
	if len(src) < small || size <= block && size/4 > len(src) {
		return true
	}
	width := [4]int{0, 2, 4, 8}[src[4]>>6] // of the content's size
	head := 5 + 1 + width                  // a window comes before it
	if src[4]&0x20 != 0 {
		head = 5 + max(1, width) // there is none
	}
	head += [4]int{0, 1, 2, 4}[src[4]&3] // a dictionary's number
	for src = src[head:]; len(src) >= 4; {
		h := binary.LittleEndian.Uint32(src)
		n := int(h >> 3 & 0x1fffff)
		if n < few || h&1 != 0 || 3+n > len(src) {
			return n < few
		}
		src = src[3+n:]
	}
	return false
}

// zstdDecoders are kept: each has tables that are costly to make.
var zstdDecoders sync.Pool

func klauspostDecode(dst, src []byte) ([]byte, error) {
	d, _ := zstdDecoders.Get().(*klauspost.Decoder)
	if d == nil {
		var err error
		if d, err = newKlauspost(); err != nil {
			return nil, err
		}
	}
	defer zstdDecoders.Put(d)
	return d.DecodeAll(src, dst)
}

// newKlauspost makes a decoder that works on the caller's goroutine and gives no
// more than there is room for.
func newKlauspost(more ...klauspost.DOption) (*klauspost.Decoder, error) {
	return klauspost.NewReader(nil, append(more, klauspost.WithDecodeAllCapLimit(true), klauspost.WithDecoderLowmem(true),
		klauspost.WithDecoderConcurrency(1))...)
}
