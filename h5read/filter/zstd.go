package filter

import (
	"sync"

	"github.com/klauspost/compress/zstd"
)

// zstdDecoder is shared: DecodeAll may be called by several goroutines.
var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderLowmem(true))
})

// unzstd undoes filter 32015: one Zstandard frame.
func unzstd(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	d, err := zstdDecoder()
	if err != nil {
		return nil, err
	}
	return d.DecodeAll(src, dst[:0:limit])
}
