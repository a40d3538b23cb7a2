package h5write

import (
	"bytes"
	"compress/zlib"
	"slices"
)

// Filter is one step of a chunk's pipeline, in the order of writing.
type Filter struct {
	ID       uint16
	Optional bool // a chunk that it cannot make smaller is stored without it
	Values   []uint32
}

// Identifiers of filters; the plug-in filters' are those that The HDF Group has registered.
const (
	filterDeflate = 1
	filterShuffle = 2
	filterBlosc   = 32001
	filterZstd    = 32015
)

// Compression is a way of making chunks smaller.
type Compression int

// Compressions, each of them behind a shuffle of the elements' bytes. Every reader undoes deflate; the
// others take a plug-in, such as Python's hdf5plugin.
const (
	Uncompressed Compression = iota
	Deflate                  // level 4, as h5py's gzip has it
	Zstd                     // Zstandard, filter 32015
	BloscZstd                // Blosc 1 with Zstandard, filter 32001
)

// deflateLevel makes chunks hardly larger than higher ones do, at twice their speed.
const deflateLevel = 4

// filters describes the pipeline for elements of that size.
func (c Compression) filters(elementSize, chunkBytes int) []Filter {
	shuffled := func(f Filter) []Filter {
		if elementSize == 1 {
			return []Filter{f}
		}
		return []Filter{{ID: filterShuffle, Values: []uint32{uint32(elementSize)}}, f}
	}
	switch c {
	case Deflate:
		return shuffled(Filter{ID: filterDeflate, Values: []uint32{deflateLevel}})
	case Zstd:
		return shuffled(Filter{ID: filterZstd, Values: []uint32{zstdLevel}})
	case BloscZstd:
		return []Filter{bloscFilter(elementSize, chunkBytes)}
	}
	return nil
}

// compressor holds what is used again from chunk to chunk.
type compressor struct {
	shuffled []byte
	packed   bytes.Buffer
	deflate  *zlib.Writer
	zstd     zstdEncoder
}

// zstdLevel is for information only: the fastest.
const zstdLevel = 1

// compress returns the chunk as it is stored, valid until the next call.
func (p *compressor) compress(c Compression, chunk []byte, elementSize int) []byte {
	if c == Uncompressed {
		return chunk
	}
	p.packed.Reset()
	if elementSize > 1 && c != BloscZstd { // which shuffles block by block
		p.shuffled = shuffle(p.shuffled[:0], chunk, elementSize)
		chunk = p.shuffled
	}
	switch c {
	case Deflate:
		p.deflated(chunk)
	case Zstd:
		p.packed.Write(p.zstd.frame(p.packed.AvailableBuffer(), chunk))
	case BloscZstd:
		p.blosc(chunk, elementSize)
	}
	return p.packed.Bytes()
}

// deflated writes to a bytes.Buffer, which takes everything.
func (p *compressor) deflated(chunk []byte) {
	if p.deflate == nil {
		p.deflate, _ = zlib.NewWriterLevel(&p.packed, deflateLevel)
	} else {
		p.deflate.Reset(&p.packed)
	}
	p.deflate.Write(chunk)
	p.deflate.Close()
}

// shuffle appends the first bytes of all elements to dst, then the second ones, and so on.
func shuffle(dst, b []byte, size int) []byte {
	dst = slices.Grow(dst, len(b))
	for k := range size {
		for i := k; i < len(b); i += size {
			dst = append(dst, b[i])
		}
	}
	return dst
}

// encodePipeline encodes the filter pipeline message (IV.A.2.l), version 2, or nil without filters.
func encodePipeline(filters []Filter) []byte {
	if len(filters) == 0 {
		return nil
	}
	b := []byte{2, byte(len(filters))}
	for _, f := range filters {
		b = le.AppendUint16(b, f.ID)
		if f.ID >= 256 {
			b = le.AppendUint16(b, 0) // the length of a name
		}
		flags := uint16(0)
		if f.Optional {
			flags = 1
		}
		b = le.AppendUint16(b, flags)
		b = le.AppendUint16(b, uint16(len(f.Values)))
		for _, v := range f.Values {
			b = le.AppendUint32(b, v)
		}
	}
	return b
}
