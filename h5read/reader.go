package h5read

import (
	"context"
	"errors"
	"iter"

	"coverslip/h5read/internal/disk"
)

// Reader reads elements of a 1-D dataset front to back in pieces of any length,
// and decodes each chunk once; meanwhile the next chunks are decoded on other
// processors. It belongs to one goroutine at a time. Readers of one file share
// the chunks that they are in.
type Reader[T Number] struct {
	lender[T]
	left uint64 // values still to come
	pull func() ([]byte, bool)
	stop func()
	raw  []byte // what is left of the stretch that was pulled last
	err  error  // that ended the reading
}

var errClosed = errors.New("h5read: the reader is closed")

// NewReader begins at element lo of a 1-D dataset and ends at hi, or when ctx is
// done. The caller closes it.
func NewReader[T Number](ctx context.Context, d *Dataset, lo, hi uint64) (*Reader[T], error) {
	sel, err := d.line(lo, hi)
	if err != nil {
		return nil, err
	}
	r := &Reader[T]{lender: newLender[T](d), left: hi - lo}
	d = d.WithContext(ctx)
	r.pull, r.stop = iter.Pull(func(yield func([]byte) bool) {
		defer guard(&r.err, d.path)
		r.err = d.runs(sel, func(_ uint64, raw []byte) error {
			if !yield(raw) {
				return errClosed
			}
			return nil
		})
	})
	return r, nil
}

// Left is how many values are still to come.
func (r *Reader[T]) Left() uint64 { return r.left }

// Next gives the next n values, fewer only at the end. They are lent until the
// next call, and must not be changed. After an error there are no more.
func (r *Reader[T]) Next(n int) ([]T, error) {
	n = int(min(uint64(n), r.left))
	values, err := r.next(n)
	if err != nil {
		r.stop()
		r.raw, r.err = nil, err
		return nil, err
	}
	r.left -= uint64(n)
	return values, nil
}

func (r *Reader[T]) next(n int) ([]T, error) {
	size := r.typ.Size
	if len(r.raw) == 0 && n > 0 {
		if err := r.fetch(); err != nil {
			return nil, err
		}
	}
	if len(r.raw) >= n*size {
		raw := r.raw[:n*size]
		r.raw = r.raw[n*size:]
		return r.lend(raw)
	}
	values := r.room(n)
	for rest := values; len(rest) > 0; {
		if len(r.raw) == 0 {
			if err := r.fetch(); err != nil {
				return nil, err
			}
		}
		k := min(len(rest), len(r.raw)/size)
		if err := r.fill(rest[:k], r.raw[:k*size]); err != nil {
			return nil, err
		}
		rest, r.raw = rest[k:], r.raw[k*size:]
	}
	return values, nil
}

// fetch pulls the next stretch, when the last is used up.
func (r *Reader[T]) fetch() error {
	raw, ok := r.pull()
	if !ok {
		if r.err == nil {
			r.err = disk.In(r.path, "", disk.Bad(-1, "ends %d values early", r.left))
		}
		return r.err
	}
	r.raw = raw
	return nil
}

// Close ends the reading; when it returns nothing runs on, and what was lent is
// no longer valid.
func (r *Reader[T]) Close() {
	r.stop()
	r.raw, r.err = nil, errClosed
}
