package h5write

import "fmt"

// Dataset is a dataset of the file being written.
type Dataset struct {
	object
	values *elements
	opts   options
	layout layout
	stored bool
	fill   []byte // of what was never written; nil: zeros
}

// Option sets how a dataset is laid out.
type Option func(*options)

type options struct {
	shape       []int
	chunk       int
	compression Compression
}

// Shape gives a slice more than one dimension: values are in row-major order, and the product of dims
// is their number.
func Shape(dims ...int) Option { return func(o *options) { o.shape = dims } }

// Compress compresses the values in chunks.
func Compress(by Compression) Option { return func(o *options) { o.compression = by } }

// Chunk cuts a dataset into chunks of n rows (values, where it has one dimension). Compressed ones are
// cut without it too, at about 64 Ki values.
func Chunk(n int) Option { return func(o *options) { o.chunk = n } }

// Dataset makes a dataset of that name inside g. Its type and shape come from the value:
//
//	string, bool, int, int32, int64, uint64, float32, float64         a scalar
//	[]int8 to []int64, []uint8 to []uint64, []float32, []float64      one dimension, or Shape
//	[][]float32                                                       the same, of all slices joined
//	[]bool                                                            an enumeration FALSE, TRUE
//	[]string                                                          variable-length UTF-8
//	[Values]                                                          any type
//
// Numbers are written before Dataset returns; a []string is held, and must not change, until Close.
// Options other than the zero ones are for slices.
func (g *Group) Dataset(name string, value any, opts ...Option) *Dataset {
	d := &Dataset{object: object{file: g.file, path: join(g.path, name)}}
	g.link(name, d)
	for _, opt := range opts {
		opt(&d.opts)
	}
	e, err := elementsOf(value)
	if err == nil {
		err = d.opts.apply(e)
	}
	if err != nil {
		d.file.fail(d.path, "%w", err)
		// What follows is never written; it must only be whole enough to be walked.
		d.values, d.stored = &elements{}, true
		return d
	}
	d.values = e
	if len(e.text) == 0 {
		d.store()
	}
	return d
}

// Attr gives the dataset an attribute; see [Group.Attr].
func (d *Dataset) Attr(name string, value any) { d.attr(name, value) }

func (o *options) apply(e *elements) error {
	if o.compression < Uncompressed || o.compression > BloscZstd {
		return fmt.Errorf("there is no compression %d", o.compression)
	}
	if o.chunk < 0 {
		return fmt.Errorf("chunks of %d rows", o.chunk)
	}
	if len(e.space.dims) == 0 {
		o.compression, o.chunk = Uncompressed, 0 // a scalar can be neither chunked nor compressed
	}
	if o.shape == nil {
		return nil
	}
	n := uint64(1)
	e.space.dims = nil
	for _, d := range o.shape {
		if d < 0 {
			return fmt.Errorf("shape %v", o.shape)
		}
		e.space.dims = append(e.space.dims, uint64(d))
		n *= uint64(d)
	}
	if n != uint64(e.count) || len(e.space.dims) > 32 {
		return fmt.Errorf("%d values for shape %v", e.count, o.shape)
	}
	return nil
}

// store writes the raw data.
func (d *Dataset) store() {
	d.stored = true
	if d.file.err != nil {
		return
	}
	if (d.opts.compression > Uncompressed || d.opts.chunk > 0) && d.values.count > 0 {
		d.layout = storeChunked(d)
		return
	}
	d.layout = storeContiguous(d)
}

func (d *Dataset) putStrings() {
	d.object.putStrings()
	d.values.putStrings(d.file.heap)
}

func (d *Dataset) writeHeader() uint64 {
	if !d.stored {
		d.store()
	}
	if d.file.err != nil {
		return undefined
	}
	var h header
	h.add(msgDataspace, 0, d.values.space.encode())
	h.add(msgDatatype, msgConstant, d.values.encoded)
	h.add(msgFillValue, msgConstant, encodeFill(d.fill))
	h.add(msgLayout, 0, d.layout.message)
	if d.layout.pipeline != nil {
		h.add(msgPipeline, msgConstant, d.layout.pipeline)
	}
	d.addAttributes(&h)
	return d.file.append(h.encode())
}

// encodeFill encodes a fill value message (IV.A.2.f), version 3: late allocation, written if the user
// set one, which is what value says.
func encodeFill(value []byte) []byte {
	const lateIfSet, defined = 0x0A, 0x20
	if value == nil {
		return []byte{3, lateIfSet}
	}
	return append(le.AppendUint32([]byte{3, lateIfSet | defined}, uint32(len(value))), value...)
}
