package h5write

import "math"

// layout is what a dataset's header says about where its data are.
type layout struct {
	message  []byte
	pipeline []byte // nil: no filters
}

// piece is how much of a contiguous dataset is encoded at a time.
const piece = 256 << 10

// contiguous says that size bytes of data are at an address. A dataset without values has none.
func contiguous(at, size uint64) layout {
	const version, class = 3, 1
	if size == 0 {
		at = undefined
	}
	return layout{message: le.AppendUint64(le.AppendUint64([]byte{version, class}, at), size)}
}

// storeContiguous writes the values in one run.
func storeContiguous(d *Dataset) layout {
	e := d.values
	at := d.file.next()
	step := max(piece/e.size, 1)
	step += -step * e.size & 7 // whole eights, so that nothing comes between the pieces
	for lo := 0; lo < e.count; lo += step {
		b := make([]byte, min(step, e.count-lo)*e.size)
		e.put(b, lo)
		d.file.append(b)
	}
	return contiguous(at, uint64(e.count*e.size))
}

// chunkTarget is the number of values in a chunk where the caller gives none: some 256 KiB, several
// times what h5py guesses, for a smaller index.
const chunkTarget = 64 << 10

// chunkRows is how many rows of rowLen values a chunk has.
func (o *options) chunkRows(rowLen int) int {
	if o.chunk > 0 {
		return o.chunk
	}
	return max(chunkTarget/max(rowLen, 1), 1)
}

// storeChunked cuts the rows into chunks of whole rows, so that each is a run of the values.
func storeChunked(d *Dataset) layout {
	e := d.values
	dims := e.space.dims
	nRows := int(dims[0])
	rowLen := e.count / nRows
	rows := min(d.opts.chunkRows(rowLen), nRows)
	if uint64(rows)*uint64(rowLen)*uint64(e.size) > math.MaxUint32 {
		d.file.fail(d.path, "a chunk of %d rows has 4 GiB or more", rows)
		return layout{}
	}
	s := &chunkStore{file: d.file, elementSize: e.size, compression: d.opts.compression}
	b := make([]byte, rows*rowLen*e.size)
	for lo := 0; lo < nRows; lo += rows {
		n := min(rows, nRows-lo) * rowLen * e.size
		e.put(b[:n], lo*rowLen)
		clear(b[n:]) // the last chunk is stored whole
		s.add(b)
	}
	return s.layout(dims, plain(rows, dims), s.compression.filters(e.size, len(b)))
}
