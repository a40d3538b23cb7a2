package h5read

import (
	"fmt"

	"coverslip/h5read/internal/disk"
)

// Number is what numeric data can be read into.
type Number interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

// Read fills dst with a hyperslab: count elements from start in each dimension,
// row-major; nil start and count mean everything. len(dst) must be the number
// of elements, times the length of an array datatype. Integers of any size and
// order, bit fields, enums, booleans (0 and 1) and floats of any format are
// converted. A value that T cannot hold is an error that says which: out of
// range, a fraction or NaN into an integer, an integer that a float would round.
// Only floats into a narrower float are rounded.
func Read[T Number](d *Dataset, dst []T, start, count []uint64) (err error) {
	defer guard(&err, d.path)
	sel, err := d.selection(start, count)
	if err != nil {
		return err
	}
	t, per := flatten(d.typ)
	if uint64(len(dst)) != sel.n*uint64(per) {
		return d.file.fail(d.path, disk.Bad(-1, "a destination of %d values for %d", len(dst), sel.n*uint64(per)))
	}
	k := uint64(per)
	return d.runs(sel, func(at uint64, raw []byte) error {
		n := uint64(len(raw) / d.typ.Size)
		if err := convert(t, dst[at*k:(at+n)*k], raw); err != nil {
			return fmt.Errorf("%s: %w", d.path, err)
		}
		return nil
	})
}

// ReadAll reads a whole dataset. It refuses more than 1 GiB, and much more than
// the file has bytes for.
func ReadAll[T Number](d *Dataset) ([]T, error) {
	_, per := flatten(d.typ)
	n := uint64(d.Len())
	if n > 1<<40 {
		return nil, d.backed(n)
	}
	var zero T
	if err := d.backed(n * uint64(max(d.typ.Size, per*sizeOf(zero)))); err != nil {
		return nil, err
	}
	dst := make([]T, n*uint64(per))
	return dst, Read(d, dst, nil, nil)
}

// Bytes reads a hyperslab as stored, after filters, in the file's byte order.
func (d *Dataset) Bytes(start, count []uint64) (out []byte, err error) {
	defer guard(&err, d.path)
	sel, err := d.selection(start, count)
	if err != nil {
		return nil, err
	}
	size := uint64(d.typ.Size)
	if sel.n > 1<<40 {
		return nil, d.backed(sel.n)
	}
	if err := d.backed(sel.n * size); err != nil {
		return nil, err
	}
	out = make([]byte, sel.n*size)
	err = d.runs(sel, func(at uint64, raw []byte) error {
		copy(out[at*size:], raw)
		return nil
	})
	return out, err
}
