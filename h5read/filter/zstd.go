package filter

import (
	"errors"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// zstdDecoders are kept: each has tables that are costly to make. One decodes on
// the caller's goroutine and starts none.
var zstdDecoders sync.Pool

func newZstd(more ...zstd.DOption) (*zstd.Decoder, error) {
	// A frame may name a window of any size: its output is bounded, and is all that
	// is allocated.
	return zstd.NewReader(nil, append(more, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(1<<32))...)
}

// unzstd undoes filter 32015: Zstandard frames, one after the other.
func unzstd(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	d, _ := zstdDecoders.Get().(*zstd.Decoder)
	if d == nil {
		var err error
		if d, err = newZstd(); err != nil {
			return nil, err
		}
	}
	defer zstdDecoders.Put(d)
	out, err := d.DecodeAll(src, dst[:0:limit])
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		err = errLimit
	}
	return out, err
}
