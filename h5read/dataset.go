package h5read

import (
	"context"
	"math"

	"coverslip/h5read/filter"
	"coverslip/h5read/internal/bytesio"
	"coverslip/h5read/internal/disk"
)

// Unlimited is a maximum dimension without a limit.
const Unlimited = disk.Unlimited

// Layout says how a dataset's raw data are stored.
type Layout = disk.LayoutClass

// Layouts.
const (
	Compact         = disk.Compact
	Contiguous      = disk.Contiguous
	Chunked         = disk.Chunked
	Virtual         = disk.Virtual
	ExternalStorage = disk.External
)

// FilterInfo is one filter of a pipeline, in the order of writing.
type FilterInfo struct {
	ID       uint16
	Name     string // the registered name, "?" where unknown
	Optional bool
	Values   []uint32
}

// store is what datasets opened from one object header share.
type store struct {
	address uint64
	disk    *disk.Dataset
	bytes   int64 // that disk takes, about
	index   index // of a chunked one
}

// Dataset is a dataset, or the view of one member of a compound dataset.
type Dataset struct {
	object
	store *store
	typ   *Datatype       // of an element as this view shows it
	shift int             // where in the stored element that is
	ctx   context.Context // ends what reads the data
}

// WithContext is the same dataset, of which every reading ends with ctx's error
// once ctx is done: between two chunks, or two pieces of some 256 KiB.
func (d *Dataset) WithContext(ctx context.Context) *Dataset {
	view := *d
	view.ctx = ctx
	return &view
}

func (f *File) store(path string, address uint64, h *disk.Header) (*store, error) {
	if s, ok := f.stores.Get(address); ok {
		return s, nil
	}
	d, err := f.disk.Dataset(h)
	if err != nil {
		return nil, f.fail(path, err)
	}
	s := &store{address: address, disk: d, bytes: 1 << 10}
	for _, m := range h.Messages {
		s.bytes += 4 * int64(len(m.Data))
	}
	f.stores.Put(address, s, s.bytes)
	return s, nil
}

// Shape is nil for a null dataspace and empty for a scalar.
func (d *Dataset) Shape() []uint64 {
	if d.store.disk.Space.Null {
		return nil
	}
	return append([]uint64{}, d.store.disk.Space.Dims...)
}

// MaxShape is the shape up to which the dataset may grow, Unlimited for no limit.
func (d *Dataset) MaxShape() []uint64 {
	if d.store.disk.Space.Null {
		return nil
	}
	return append([]uint64{}, d.store.disk.Space.Max...)
}

// Len is the number of elements: 1 for a scalar, 0 for a null dataspace.
func (d *Dataset) Len() int64 { return int64(d.store.disk.Space.Len) }

// Type is the type of an element.
func (d *Dataset) Type() *Datatype { return d.typ }

// Layout says how the raw data are stored.
func (d *Dataset) Layout() Layout { return d.store.disk.Layout.Class }

// ChunkShape is nil unless the dataset is chunked.
func (d *Dataset) ChunkShape() []uint64 {
	if d.Layout() != Chunked {
		return nil
	}
	return append([]uint64{}, d.store.disk.Layout.Chunk...)
}

// Filters lists the pipeline in the order of writing.
func (d *Dataset) Filters() []FilterInfo {
	var out []FilterInfo
	for _, f := range d.store.disk.Filters {
		out = append(out, FilterInfo{f.ID, filter.Name(f.ID), f.Optional, append([]uint32{}, f.Values...)})
	}
	return out
}

// HasFill reports whether the writer set a fill value.
func (d *Dataset) HasFill() bool { return d.store.disk.Fill.User }

// StoredBytes is the number of bytes of raw data in the file.
func (d *Dataset) StoredBytes() (n int64, err error) {
	defer guard(&err, d.path)
	l := d.store.disk.Layout
	switch l.Class {
	case Compact:
		return int64(len(l.Data)), nil
	case Contiguous:
		if l.Address == disk.Undefined {
			return 0, nil
		}
		return int64(min(d.store.disk.LogicalBytes, 1<<62)), nil
	case Chunked:
		x, err := d.chunkIndex()
		if err != nil {
			return 0, err
		}
		return int64(min(x.StoredBytes(), 1<<62)), nil
	}
	return 0, d.file.fail(d.path, disk.Unsupported("%s storage", l.Class))
}

// Member is a view of one member of a compound dataset, on which Read and
// Strings work as if it were stored alone.
func (d *Dataset) Member(name string) (*Dataset, error) {
	for _, m := range d.typ.Members {
		if m.Name == name {
			view := *d
			view.typ, view.shift, view.path = m.Type, d.shift+m.Offset, d.path+"."+name
			return &view, nil
		}
	}
	return nil, d.file.fail(d.path, disk.Bad(-1, "has no member %q", name))
}

// Check looks, without reading data, at whether the storage can hold what the
// shape says: a contiguous dataset must lie inside the file.
func (d *Dataset) Check() error {
	l := d.store.disk.Layout
	n := d.store.disk.LogicalBytes
	if n == math.MaxInt64 {
		return d.file.fail(d.path, disk.Bad(-1, "a shape of %v elements is more than any file can hold", d.Shape()))
	}
	switch l.Class {
	case Compact:
		if uint64(len(l.Data)) < n {
			return d.file.fail(d.path, disk.Bad(-1, "compact data of %d bytes, the shape needs %d", len(l.Data), n))
		}
	case Contiguous:
		if l.Address == disk.Undefined || n == 0 {
			return nil
		}
		if l.Size < n {
			return d.file.fail(d.path, disk.Bad(-1, "data of %d bytes, the shape needs %d", l.Size, n))
		}
		if !d.file.disk.Holds(l.Address, n) {
			return d.file.fail(d.path, disk.Bad(int64(l.Address&(1<<62-1)), "%d bytes of data lie outside the file of %d", n, d.file.disk.Source().Size()))
		}
	case Virtual, ExternalStorage:
		return d.file.fail(d.path, disk.Unsupported("%s storage", l.Class))
	}
	return nil
}

// backed refuses to make room for values that the file has no bytes for, beyond
// what any sound file compresses to.
func (d *Dataset) backed(n uint64) error {
	const free, ratio, most = 64 << 20, 2000, 1 << 30
	if n > most {
		return d.file.fail(d.path, disk.Bad(-1, "%d bytes at once are more than %d: read it in parts", n, most))
	}
	if n <= free {
		return nil
	}
	stored, err := d.StoredBytes()
	if err != nil {
		return err
	}
	if p, ok := bytesio.Mul(uint64(stored), ratio); ok && p < n {
		return d.file.fail(d.path, disk.Bad(-1, "%d bytes at once, of which the file stores %d: read it in parts", n, stored))
	}
	return nil
}
