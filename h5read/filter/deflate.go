package filter

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// inflater keeps a zlib reader and its window between chunks.
type inflater struct {
	src bytes.Reader
	z   io.ReadCloser
}

var inflaters = sync.Pool{New: func() any { return &inflater{} }}

// inflate undoes filter 1: a zlib stream with its checksum.
func inflate(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	f := inflaters.Get().(*inflater)
	defer inflaters.Put(f)
	f.src.Reset(src)
	var err error
	if f.z == nil {
		f.z, err = zlib.NewReader(&f.src)
	} else {
		err = f.z.(zlib.Resetter).Reset(&f.src, nil)
	}
	if err != nil {
		f.z = nil
		return nil, fmt.Errorf("no zlib stream: %w", err)
	}
	return readCapped(dst, f.z, limit)
}

// readCapped reads a stream to its end, which also verifies its checksum.
func readCapped(dst []byte, r io.Reader, limit int) ([]byte, error) {
	dst = dst[:limit]
	n, err := io.ReadFull(r, dst)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		// A cut stream and a short one look alike here; asking again tells.
		if _, again := r.Read(make([]byte, 1)); again == io.EOF {
			return dst[:n], nil
		}
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	var more [1]byte
	for {
		k, err := r.Read(more[:])
		switch {
		case k > 0:
			return nil, errLimit
		case err == io.EOF:
			return dst[:n], nil
		case err != nil:
			return nil, err
		}
	}
}
