package bytesio

import (
	"fmt"
	"io"
	"sync/atomic"
)

const (
	blockSize  = 64 << 10
	blockBytes = 1 << 20 // in the cache; the nodes of a long chunk index, which lie apart, are seldom read twice
)

// Prefetcher is what the reader under a Source may be too: it begins to read bytes that are asked for soon. It returns
// at once, and may do nothing.
type Prefetcher interface{ Prefetch(off, n int64) }

// Source is a file of known size. Metadata is read through a bounded cache of
// 64 KiB blocks, because a browser's File costs a call for each read; raw data
// goes past the cache. It may be used by several goroutines.
type Source struct {
	r    io.ReaderAt
	size int64

	metered atomic.Int64 // bytes of metadata asked for
	blocks  *LRU[int64, []byte]
}

// NewSource wraps r, of which the first size bytes are the file.
func NewSource(r io.ReaderAt, size int64) *Source {
	return &Source{r: r, size: size, blocks: NewLRU[int64, []byte](blockBytes)}
}

// Size is the file's size in bytes.
func (s *Source) Size() int64 { return s.size }

// Reader gives what the source reads from.
func (s *Source) Reader() io.ReaderAt { return s.r }

// Metered is how many bytes of metadata were asked for so far, a measure of the
// work that a file causes.
func (s *Source) Metered() int64 { return s.metered.Load() }

// Metadata returns a fresh copy of n bytes at off. Nothing is allocated before
// the range is known to lie in the file.
func (s *Source) Metadata(off, n uint64) ([]byte, error) {
	if !Inside(off, n, s.size) {
		return nil, &RangeError{off, n, s.size}
	}
	s.metered.Add(int64(n))
	dst := make([]byte, n)
	if n > blockSize {
		return dst, s.Read(dst, off)
	}
	for done := 0; done < len(dst); {
		pos := int64(off) + int64(done)
		b, err := s.block(pos / blockSize)
		if err != nil {
			return nil, err
		}
		k := copy(dst[done:], b[min(int64(len(b)), pos%blockSize):])
		if k == 0 {
			return nil, io.ErrUnexpectedEOF
		}
		done += k
	}
	return dst, nil
}

// Read fills dst with the raw bytes at off, past the cache.
func (s *Source) Read(dst []byte, off uint64) error {
	if !Inside(off, uint64(len(dst)), s.size) {
		return &RangeError{off, uint64(len(dst)), s.size}
	}
	n, err := s.r.ReadAt(dst, int64(off))
	if n == len(dst) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("reading %d bytes at %d: %w", len(dst), off, err)
}

// Prefetches reports whether it is of use to tell what is read soon.
func (s *Source) Prefetches() bool {
	_, ok := s.r.(Prefetcher)
	return ok
}

// Prefetch tells the reader what is read soon.
func (s *Source) Prefetch(off, n uint64) {
	if p, ok := s.r.(Prefetcher); ok && n > 0 && Inside(off, n, s.size) {
		p.Prefetch(int64(off), int64(n))
	}
}

// Expect tells the reader that metadata at off is read soon, n bytes or up to the file's end.
func (s *Source) Expect(off, n uint64) {
	p, ok := s.r.(Prefetcher)
	if !ok || off >= uint64(s.size) {
		return
	}
	last := off + min(n, uint64(s.size)-off) - 1
	for i := int64(off) / blockSize; i <= int64(last)/blockSize; i++ {
		if _, held := s.blocks.Get(i); !held {
			p.Prefetch(i*blockSize, min(blockSize, s.size-i*blockSize))
		}
	}
}

func (s *Source) block(i int64) ([]byte, error) {
	if b, ok := s.blocks.Get(i); ok {
		return b, nil
	}
	b := make([]byte, min(blockSize, s.size-i*blockSize))
	if err := s.Read(b, uint64(i)*blockSize); err != nil {
		return nil, err
	}
	s.blocks.Put(i, b, int64(len(b)))
	return b, nil
}

// RangeError says that bytes outside the file were asked for.
type RangeError struct {
	Offset, Length uint64
	Size           int64
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("points at %d bytes at %d, outside the file of %d bytes", e.Length, e.Offset, e.Size)
}
