package h5write

import "fmt"

// Dataset is a dataset of the file being written.
type Dataset struct {
	object
	values *elements
	opts   options
	layout layout
	stored bool
}

// Option sets how a dataset is laid out.
type Option func(*options)

type options struct {
	shape   []int
	chunk   int
	deflate int
}

// Shape gives a slice more than one dimension: values are in row-major order, and the product of dims
// is their number.
func Shape(dims ...int) Option { return func(o *options) { o.shape = dims } }

// Deflate compresses the values by shuffle and deflate, level 1 (fast) to 9 (small); 0 does not.
func Deflate(level int) Option { return func(o *options) { o.deflate = level } }

// Chunk cuts a dataset into chunks of n rows (values, where it has one dimension). Compressed ones are
// cut without it too, at about 64 Ki values.
func Chunk(n int) Option { return func(o *options) { o.chunk = n } }

// Dataset makes a dataset of that name inside g. Its type and shape come from the value:
//
//	string, bool, int, int32, int64, uint64, float32, float64         a scalar
//	[]int8 to []int64, []uint8 to []uint64, []float32, []float64      one dimension, or Shape
//	[]bool                                                            an enumeration FALSE, TRUE
//	[]string                                                          variable-length UTF-8
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
	if e.strings == nil {
		d.store()
	}
	return d
}

// Attr gives the dataset an attribute; see [Group.Attr].
func (d *Dataset) Attr(name string, value any) { d.attr(name, value) }

func (o *options) apply(e *elements) error {
	if o.deflate < 0 || o.deflate > 9 {
		return fmt.Errorf("deflate level %d: levels are 0 to 9", o.deflate)
	}
	if o.chunk < 0 {
		return fmt.Errorf("chunks of %d rows", o.chunk)
	}
	if len(e.dims) == 0 {
		o.deflate, o.chunk = 0, 0 // a scalar can be neither chunked nor compressed
	}
	if o.shape == nil {
		return nil
	}
	n := uint64(1)
	e.dims = nil
	for _, d := range o.shape {
		if d < 0 {
			return fmt.Errorf("shape %v", o.shape)
		}
		e.dims = append(e.dims, uint64(d))
		n *= uint64(d)
	}
	if n != uint64(e.count) || len(e.dims) > 32 {
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
	if (d.opts.deflate > 0 || d.opts.chunk > 0) && d.values.count > 0 {
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
	h.add(msgDataspace, 0, encodeDataspace(d.values.dims))
	h.add(msgDatatype, msgConstant, d.values.datatype)
	h.add(msgFillValue, msgConstant, defaultFill())
	h.add(msgLayout, 0, d.layout.message)
	if d.layout.pipeline != nil {
		h.add(msgPipeline, msgConstant, d.layout.pipeline)
	}
	d.addAttributes(&h)
	return d.file.append(h.encode())
}

// defaultFill encodes a fill value message (IV.A.2.f), version 3: late allocation, written if the user
// set one, and none was set.
func defaultFill() []byte { return []byte{3, 0x0A} }
