package h5read

import (
	"coverslip/h5read/internal/bytesio"
	"coverslip/h5read/internal/disk"
)

// selection is a hyperslab without strides: count elements from start in each
// dimension.
type selection struct {
	start, count []uint64
	n            uint64 // product of count
}

// selection checks start and count against the shape; both nil select everything.
func (d *Dataset) selection(start, count []uint64) (*selection, error) {
	space := d.store.disk.Space
	if start == nil && count == nil {
		if space.Null {
			return &selection{}, nil
		}
		return &selection{make([]uint64, len(space.Dims)), space.Dims, space.Len}, nil
	}
	if len(start) != len(space.Dims) || len(count) != len(space.Dims) || space.Null {
		return nil, d.file.fail(d.path, disk.Bad(-1, "start %v and count %v for %d dimensions", start, count, len(space.Dims)))
	}
	for i, n := range space.Dims {
		if start[i] > n || count[i] > n-start[i] {
			return nil, d.file.fail(d.path, disk.Bad(-1, "elements %d to %d of dimension %d, which has %d", start[i], start[i]+count[i], i, n))
		}
	}
	n, ok := bytesio.Mul(count...)
	if !ok {
		return nil, d.file.fail(d.path, disk.Bad(-1, "a selection of %v elements", count))
	}
	return &selection{start, count, n}, nil
}

// box is the copy of a block of count elements between two row-major arrays.
type box struct {
	fromShape, fromStart []uint64
	toShape, toStart     []uint64
	count                []uint64
}

// each visits the block in stretches that are contiguous in both arrays, in row
// order; from and to are element positions.
func (b *box) each(visit func(from, to, n uint64) error) error {
	rank := len(b.count)
	run, outer := uint64(1), rank
	for outer > 0 {
		outer--
		run *= b.count[outer]
		if b.count[outer] == 0 {
			return nil
		}
		if b.count[outer] != b.fromShape[outer] || b.count[outer] != b.toShape[outer] {
			break
		}
	}
	for _, c := range b.count[:outer] {
		if c == 0 {
			return nil
		}
	}
	index := make([]uint64, outer)
	for {
		from, to := uint64(0), uint64(0)
		for i := range rank {
			k := uint64(0)
			if i < outer {
				k = index[i]
			}
			from = from*b.fromShape[i] + b.fromStart[i] + k
			to = to*b.toShape[i] + b.toStart[i] + k
		}
		if err := visit(from, to, run); err != nil {
			return err
		}
		if !advance(index, b.count) {
			return nil
		}
	}
}

// advance counts index up, the last dimension fastest; false after the last.
func advance(index, limit []uint64) bool {
	for i := len(index) - 1; i >= 0; i-- {
		if index[i]++; index[i] < limit[i] {
			return true
		}
		index[i] = 0
	}
	return false
}
