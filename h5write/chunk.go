package h5write

import (
	"bytes"
	"compress/zlib"
)

// chunkStore writes the chunks of one dataset one after the other and remembers where each is. It
// need not know how many will come.
type chunkStore struct {
	file        *Writer
	elementSize int
	level       int // of deflate; 0: stored as they are
	chunks      []chunk
	shuffled    []byte
	packed      bytes.Buffer
	deflate     *zlib.Writer
}

type chunk struct {
	address uint64
	size    uint32 // as stored
}

// add writes the next chunk; b is its whole nominal size.
func (s *chunkStore) add(b []byte) {
	if s.level > 0 {
		b = s.compress(b)
	}
	s.chunks = append(s.chunks, chunk{s.file.append(b), uint32(len(b))})
}

func (s *chunkStore) compress(b []byte) []byte {
	if s.elementSize > 1 {
		s.shuffled = shuffle(s.shuffled[:0], b, s.elementSize)
		b = s.shuffled
	}
	s.packed.Reset()
	if s.deflate == nil {
		s.deflate, _ = zlib.NewWriterLevel(&s.packed, s.level) // the level was checked
	} else {
		s.deflate.Reset(&s.packed)
	}
	// A bytes.Buffer takes everything.
	s.deflate.Write(b)
	s.deflate.Close()
	return s.packed.Bytes()
}

// shuffle appends the first bytes of all elements to dst, then the second ones, and so on.
func shuffle(dst, b []byte, size int) []byte {
	for k := range size {
		for i := k; i < len(b); i += size {
			dst = append(dst, b[i])
		}
	}
	return dst
}

// pipeline encodes the filter pipeline message (IV.A.2.l), version 2, or nil without filters. No
// filter is optional: a chunk that deflate makes larger is stored larger.
func (s *chunkStore) pipeline() []byte {
	if s.level == 0 {
		return nil
	}
	const idDeflate, idShuffle = 1, 2
	b := []byte{2, 0}
	add := func(id uint16, value uint32) {
		b[1]++
		b = le.AppendUint16(b, id)
		b = le.AppendUint16(b, 0) // flags
		b = le.AppendUint16(b, 1) // values for the filter
		b = le.AppendUint32(b, value)
	}
	if s.elementSize > 1 {
		add(idShuffle, uint32(s.elementSize))
	}
	add(idDeflate, uint32(s.level))
	return b
}
