package h5write

import "math"

// Rows is a dataset that grows: how many rows there will be need not be known.
type Rows struct {
	*Dataset
	store   *chunkStore
	rowSize int    // bytes
	rows    int    // of a chunk
	bytes   uint64 // appended so far
	empty   uint64 // rows without elements
	chunk   []byte // the chunk that is being filled
}

// Rows makes a dataset of that name inside g, to which rows are appended until Close. A row is one element,
// or as many as width says. It is stored in chunks, and may be made to grow on later.
func (g *Group) Rows(name string, t Type, width []int, opts ...Option) *Rows {
	d := &Dataset{object: object{file: g.file, path: join(g.path, name)}, stored: true}
	for _, opt := range opts {
		opt(&d.opts)
	}
	e := &elements{Type: t, space: dataspace{dims: []uint64{0}, max: []uint64{Unlimited}}}
	rowLen := 1
	for _, n := range width {
		e.space.dims, e.space.max = append(e.space.dims, uint64(n)), append(e.space.max, uint64(n))
		rowLen *= n
	}
	d.values = e
	r := &Rows{Dataset: d, rowSize: rowLen * t.size, rows: d.opts.chunkRows(rowLen)}
	r.store = &chunkStore{file: g.file, elementSize: t.size, compression: d.opts.compression}
	if len(t.text) > 0 {
		g.file.fail(d.path, "strings of variable length cannot be appended")
	}
	if uint64(r.rows)*uint64(r.rowSize) > math.MaxUint32 {
		g.file.fail(d.path, "a chunk of %d rows has 4 GiB or more", r.rows)
	}
	g.link(name, r)
	return r
}

// Len returns how many whole rows there are.
func (r *Rows) Len() uint64 {
	if r.rowSize == 0 {
		return r.empty
	}
	return r.bytes / uint64(r.rowSize)
}

// Append adds elements, as they are stored, row after row.
func (r *Rows) Append(b []byte) {
	if r.rowSize == 0 || r.file.err != nil {
		return
	}
	r.bytes += uint64(len(b))
	full := r.rows * r.rowSize
	for len(b) > 0 {
		n := min(full-len(r.chunk), len(b))
		r.chunk = append(r.chunk, b[:n]...)
		if b = b[n:]; len(r.chunk) == full {
			r.store.add(r.chunk)
			r.chunk = r.chunk[:0]
		}
	}
}

// AppendEmpty adds n rows of no elements, for a dataset without columns.
func (r *Rows) AppendEmpty(n int) { r.empty += uint64(n) }

func (r *Rows) writeHeader() uint64 {
	dims := r.values.space.dims
	dims[0] = r.Len()
	if dims[0] == 0 || r.rowSize == 0 {
		r.values.space.max = nil // contiguous data cannot grow
		r.layout = contiguous(undefined, 0)
		return r.Dataset.writeHeader()
	}
	if len(r.store.chunks) == 0 {
		r.rows = int(dims[0]) // all rows in one chunk, which need not be longer
	} else if len(r.chunk) > 0 { // the last chunk is stored whole
		r.chunk = append(r.chunk, make([]byte, r.rows*r.rowSize-len(r.chunk))...)
	}
	if len(r.chunk) > 0 {
		r.store.add(r.chunk)
	}
	r.layout = r.store.layout(dims, plain(r.rows, dims), r.opts.compression.filters(r.values.size, r.rows*r.rowSize))
	return r.Dataset.writeHeader()
}
