package h5write

import (
	"fmt"
	"math"
)

// layout is what a dataset's header says about where its data are.
type layout struct {
	message  []byte
	pipeline []byte // nil: no filters
}

// piece is how much of a contiguous dataset is encoded at a time.
const piece = 256 << 10

// storeContiguous writes the values in one run. A dataset without values has no address.
func storeContiguous(d *Dataset) layout {
	e := d.values
	at := undefined
	if e.count > 0 {
		at = d.file.end
	}
	step := max(piece/e.size, 1)
	for lo := 0; lo < e.count; lo += step {
		b := make([]byte, min(step, e.count-lo)*e.size)
		e.encode(b, lo)
		d.file.append(b)
	}
	const version, contiguous = 3, 1
	b := le.AppendUint64([]byte{version, contiguous}, at)
	return layout{message: le.AppendUint64(b, uint64(e.count*e.size))}
}

// chunkTarget is the number of values in a chunk where the caller gives none: some 256 KiB, several
// times what h5py guesses, for a smaller index.
const chunkTarget = 64 << 10

// storeChunked cuts the rows into chunks of whole rows, so that each is a run of the values.
func storeChunked(d *Dataset) layout {
	e := d.values
	nRows := int(e.dims[0])
	rowLen := e.count / nRows
	rows := d.opts.chunk
	if rows == 0 {
		rows = max(chunkTarget/rowLen, 1)
	}
	rows = min(rows, nRows)
	if uint64(rows)*uint64(rowLen)*uint64(e.size) > math.MaxUint32 {
		d.file.fail(d.path, "%w", fmt.Errorf("a chunk of %d rows has 4 GiB or more", rows))
		return layout{}
	}
	s := &chunkStore{file: d.file, elementSize: e.size, level: d.opts.deflate}
	b := make([]byte, rows*rowLen*e.size)
	for lo := 0; lo < nRows; lo += rows {
		n := min(rows, nRows-lo) * rowLen * e.size
		e.encode(b[:n], lo*rowLen)
		clear(b[n:]) // the last chunk is stored whole
		s.add(b)
	}
	dims := append([]uint64{uint64(rows)}, e.dims[1:]...)
	const version, chunked = 3, 2
	m := []byte{version, chunked, byte(len(dims) + 1)}
	m = le.AppendUint64(m, s.writeIndex(len(dims), uint64(rows)))
	for _, n := range dims {
		m = le.AppendUint32(m, uint32(n))
	}
	m = le.AppendUint32(m, uint32(e.size))
	return layout{message: m, pipeline: s.pipeline()}
}
