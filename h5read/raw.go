package h5read

import (
	"io"

	"coverslip/h5read/internal/disk"
)

// RawChunk is a chunk as it is stored.
type RawChunk struct {
	Number uint64            // row-major place in the grid of chunks
	Bytes  *io.SectionReader // of the reader that the file was opened on
	Mask   uint32            // bit i set: the chunk was stored without filter i
}

// RawChunks visits the stored chunks of a chunked dataset by their number, for a copy that neither decodes nor
// encodes. A chunk that was never written does not come.
func (d *Dataset) RawChunks(yield func(RawChunk) error) (err error) {
	defer guard(&err, d.path)
	if d.IsMember() {
		return d.file.fail(d.path, disk.Unsupported("raw data of one member of a compound"))
	}
	x, err := d.chunkIndex()
	if err != nil {
		return err
	}
	n := x.Total
	if x.Empty() {
		n = 0
	}
	for number := uint64(0); number < n; {
		ch, stored := x.Lookup(number)
		if !stored {
			number += x.Gap(number)
			continue
		}
		number++
		bytes, err := d.file.section(ch.Address, ch.Size)
		if err != nil {
			return d.chunkError(ch, err)
		}
		if d.partialEdge(ch.Number) {
			ch.Mask = 1<<len(d.store.disk.Filters) - 1
		}
		if err := yield(RawChunk{ch.Number, bytes, ch.Mask}); err != nil {
			return err
		}
	}
	return nil
}

// RawData is where the data of a contiguous dataset lie; nil when they were never written.
func (d *Dataset) RawData() (*io.SectionReader, error) {
	l := d.store.disk.Layout
	if l.Class != Contiguous || d.IsMember() {
		return nil, d.file.fail(d.path, disk.Unsupported("raw data of %s storage, or of one member", l.Class))
	}
	if err := d.Check(); err != nil || l.Address == disk.Undefined || d.store.disk.LogicalBytes == 0 {
		return nil, err
	}
	bytes, err := d.file.section(l.Address, d.store.disk.LogicalBytes)
	return bytes, d.file.fail(d.path, err)
}

func (f *File) section(address, n uint64) (*io.SectionReader, error) {
	if !f.disk.Holds(address, n) {
		return nil, disk.Bad(int64(address&(1<<62-1)), "points at %d bytes at %d, outside the file of %d bytes", n, address, f.disk.Source().Size())
	}
	at, err := f.disk.Position(address)
	return io.NewSectionReader(f.disk.Source().Reader(), int64(at), int64(n)), err
}

// IsMember reports whether this is the view that [Dataset.Member] gives.
func (d *Dataset) IsMember() bool { return d.typ != d.store.disk.Type }

// FillValue is one element of what was never written, as it is stored; nil: zeros.
func (d *Dataset) FillValue() []byte { return d.store.disk.Fill.Value }

// OffsetSize is the number of bytes of an address in the file, which is part of variable-length elements.
func (f *File) OffsetSize() int { return f.disk.OffsetSize() }
