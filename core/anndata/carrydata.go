package anndata

import (
	"slices"

	"coverslip/h5read"
	"coverslip/h5write"
)

// data copies a dataset, what is kept of its first axes.
func (e *exporter) data(g *h5write.Group, name string, d *h5read.Dataset, axes []kept) error {
	shape := d.Shape()
	if shape == nil {
		return e.file.fault(d.Path(), "", "is None, which anndata before 0.12 does not read")
	}
	if len(axes) > len(shape) {
		return e.file.fault(d.Path(), "", "has shape %v, fewer dimensions than it is about", shape)
	}
	for i, k := range axes {
		if shape[i] != uint64(k.n) {
			return e.file.fault(d.Path(), "", "has shape %v; dimension %d should be %d", shape, i, k.n)
		}
	}
	t := d.Type()
	if t.Class == h5read.String || t.Class == h5read.VariableLength && t.IsString {
		return e.text(g, name, d, axes)
	}
	out, err := e.numbers(g, name, d, axes)
	if err != nil {
		return err
	}
	kind := "array"
	switch {
	case t.Class == h5read.Compound && !isComplex(t):
		kind = "rec-array"
	case len(shape) == 0:
		kind = "numeric-scalar"
	}
	encode(out, kind, "0.2.0")
	if axes == nil {
		e.attributes(out, d)
	}
	return nil
}

// isComplex reports whether elements are complex numbers, as h5py stores them.
func isComplex(t *h5read.Datatype) bool {
	return len(t.Members) == 2 && t.Members[0].Name == "r" && t.Members[1].Name == "i" && t.Members[0].Type.Class == h5read.Float
}

func (e *exporter) numbers(g *h5write.Group, name string, d *h5read.Dataset, axes []kept) (attributed, error) {
	whole := !slices.ContainsFunc(axes, func(k kept) bool { return !k.all() })
	raw := (d.Layout() == h5read.Chunked || d.Layout() == h5read.Contiguous) && !d.IsMember() && !swapped(d.Type())
	switch placed, err := holdsPlaces(d.Type()); {
	case err != nil:
		return nil, e.file.wrap(d.Path(), err)
	case whole && raw && !placed && len(d.Shape()) > 0:
		return e.asStored(g, name, d)
	case whole && (placed || d.Layout() == h5read.Compact || len(d.Shape()) == 0):
		if err := e.file.affordable(d); err != nil {
			return nil, err
		}
		b, err := d.Bytes(nil, nil)
		if err != nil {
			return nil, err
		}
		v, err := e.values(d.Type(), d.Shape(), b)
		if err != nil {
			return nil, err
		}
		return g.Dataset(name, v, e.compress), nil
	case placed:
		return nil, e.file.fault(d.Path(), "", "its text cannot be cut to the cells and genes that are kept")
	case len(axes) == 0:
		axes = []kept{keep(int(d.Shape()[0]), nil)}
	}
	return e.part(g, name, d, axes)
}

// lastOfHDF5 is the last of the filters that the HDF5 library has itself.
const lastOfHDF5 = 6

// asStored copies the raw data of a dataset as they lie in the file.
func (e *exporter) asStored(g *h5write.Group, name string, d *h5read.Dataset) (attributed, error) {
	form := h5write.Form{Type: typeOf(d.Type()), Shape: d.Shape(), Max: d.MaxShape(), Chunk: d.ChunkShape(), Fill: d.FillValue()}
	for _, f := range d.Filters() {
		form.Filters = append(form.Filters, h5write.Filter{ID: f.ID, Optional: f.Optional, Values: f.Values})
		if f.ID > lastOfHDF5 {
			e.note("data are copied as they are stored, with the filter " + f.Name + ", for which readers need a plug-in")
		}
	}
	if form.Chunk == nil {
		form.Max = nil // as contiguous data have it
		raw, err := d.RawData()
		if err != nil {
			return nil, err
		}
		out := g.Stored(name, form)
		if raw != nil {
			out.Data(raw)
		}
		return out, nil
	}
	out := g.Stored(name, form)
	return out, d.RawChunks(func(c h5read.RawChunk) error {
		out.Chunk(c.Number, c.Bytes, c.Mask)
		return e.failed()
	})
}

// text copies strings of any kind as those of variable length.
func (e *exporter) text(g *h5write.Group, name string, d *h5read.Dataset, axes []kept) error {
	if err := e.file.affordable(d); err != nil {
		return err
	}
	text, err := d.Strings(nil, nil)
	if err != nil {
		return err
	}
	shape := d.Shape()
	if len(shape) == 0 {
		encode(g.Dataset(name, clean(text[0])), "string", "0.2.0")
		return nil
	}
	for i, k := range axes {
		if i > 0 && !k.all() {
			return e.file.fault(d.Path(), "", "text is not cut along its second axis")
		}
	}
	if len(axes) > 0 {
		text = rowsOf(text, len(text)/max(int(shape[0]), 1), axes[0])
		shape[0] = uint64(axes[0].len())
	}
	v := h5write.Values{Type: h5write.Text(), Shape: shape, Text: cleanAll(text)}
	encode(g.Dataset(name, v, e.compress), "string-array", "0.2.0")
	return nil
}

// bandBytesCopied is about how much of a dataset is held when only a part of it is copied.
const bandBytesCopied = 16 << 20

// part copies what is kept of the first axes, in bands of rows.
func (e *exporter) part(g *h5write.Group, name string, d *h5read.Dataset, axes []kept) (attributed, error) {
	shape := d.Shape()
	rest := 1 // elements behind the axes that are cut
	for _, n := range shape[len(axes):] {
		rest *= int(n)
	}
	columns := keep(1, nil)
	width := []int{}
	if len(axes) > 1 {
		columns = axes[1]
		width = append(width, columns.len())
	}
	for _, n := range shape[len(axes):] {
		width = append(width, int(n))
	}
	size := d.Type().Size * rest // bytes of what one place of the axes has
	rowBytes := max(columns.n*size, 1)
	out := g.Rows(name, typeOf(d.Type()), width, e.compress)
	start, count := make([]uint64, len(shape)), slices.Clone(shape)
	err := axes[0].runs(max(bandBytesCopied/rowBytes, 1), func(lo, hi, done int) error {
		if err := e.failed(); err != nil {
			return err
		}
		start[0], count[0] = uint64(lo), uint64(hi-lo)
		b, err := d.Bytes(start, count)
		if err != nil {
			return err
		}
		turn(d.Type(), b)
		for ; done < axes[0].len() && axes[0].at(done) < hi; done++ {
			row := b[(axes[0].at(done)-lo)*columns.n*size:][:columns.n*size]
			if len(row) == 0 {
				out.AppendEmpty(1)
			} else if columns.all() {
				out.Append(row)
			} else {
				for _, c := range columns.list {
					out.Append(row[int(c)*size:][:size])
				}
			}
		}
		return nil
	})
	return out, err
}
