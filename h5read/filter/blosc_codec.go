package filter

import (
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/snappy"
	klauspost "github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// bloscCodec decodes the streams of a chunk.
type bloscCodec struct {
	kind  byte
	dict  bool   // streams refer to the dictionary that the chunk holds
	words []byte // it
	zstd  *klauspost.Decoder
}

const (
	bloscLZ4    = 1
	bloscZstd   = 4
	bloscPlugin = 6
)

// open reads the dictionary, if there is one, after the starts of the blocks.
func (c *bloscCodec) open(src []byte) error {
	if !c.dict {
		return nil
	}
	if len(src) < 4 {
		return errBlosc
	}
	n := uint64(binary.LittleEndian.Uint32(src))
	if n > uint64(len(src)-4) {
		return errBlosc
	}
	c.words = src[4 : 4+n]
	if c.kind != bloscZstd {
		return nil
	}
	// A trained dictionary begins with a magic number; any other is plain text.
	dict := klauspost.WithDecoderDictRaw(0, c.words)
	if n > 8 && binary.LittleEndian.Uint32(c.words) == 0xec30a437 {
		dict = klauspost.WithDecoderDicts(c.words)
	}
	var err error
	c.zstd, err = newKlauspost(dict)
	return err
}

func (c *bloscCodec) close() {
	if c.zstd != nil {
		c.zstd.Close()
	}
}

// decode fills dst from one stream.
func (c *bloscCodec) decode(dst, src []byte) error {
	if c.dict {
		return c.decodeWithWords(dst, src)
	}
	switch c.kind {
	case 0:
		return blosclz(dst, src)
	case bloscLZ4:
		return lz4Raw(dst, src)
	case 2:
		if n, err := snappy.DecodedLen(src); err != nil || n != len(dst) {
			return errBlosc
		}
		_, err := snappy.Decode(dst, src)
		return err
	case 3:
		return exactly(dst, src, deflate)
	case bloscZstd:
		out, err := zstdInto(dst, src)
		if err == nil && len(out) != len(dst) {
			err = errBlosc
		}
		return err
	}
	return fmt.Errorf("blosc codec %d is not known", c.kind)
}

func (c *bloscCodec) decodeWithWords(dst, src []byte) error {
	var n int
	var err error
	switch c.kind {
	case bloscLZ4:
		n, err = lz4.UncompressBlockWithDict(src, dst, c.words)
	case bloscZstd:
		var out []byte
		out, err = c.zstd.DecodeAll(src, dst[:0:len(dst)])
		n = len(out)
	default:
		return fmt.Errorf("blosc codec %d has no dictionaries", c.kind)
	}
	if err == nil && n != len(dst) {
		err = errBlosc
	}
	return err
}
