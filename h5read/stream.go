package h5read

import (
	"context"
	"fmt"

	"coverslip/h5read/internal/disk"
)

// streamPiece is how many values Stream hands on at once: enough to spread the
// cost of a call, few enough to stay in the processor's cache.
const streamPiece = 32 << 10

// Stream visits elements lo to hi of a 1-D dataset in order, in pieces of at
// most 32 Ki values, and decodes each chunk once; while yield works the next
// chunks are decoded on other processors. values is only lent, must not be
// changed, and is used again for the next piece. An error of yield, or of ctx,
// ends it; when it returns nothing runs on.
func Stream[T Number](ctx context.Context, d *Dataset, lo, hi uint64, yield func(offset uint64, values []T) error) (err error) {
	defer guard(&err, d.path)
	sel, err := d.line(lo, hi)
	if err != nil {
		return err
	}
	c := newLender[T](d)
	d = d.WithContext(ctx)
	// The runs of a 1-D selection come in order.
	return d.runs(sel, func(at uint64, raw []byte) error {
		for len(raw) > 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(len(raw)/d.typ.Size, streamPiece)
			values, err := c.lend(raw[:n*d.typ.Size])
			if err != nil {
				return err
			}
			if err := yield(lo+at, values); err != nil {
				return err
			}
			at, raw = at+uint64(n), raw[n*d.typ.Size:]
		}
		return nil
	})
}

// line selects elements lo to hi of a 1-D dataset of single values.
func (d *Dataset) line(lo, hi uint64) (*selection, error) {
	if len(d.Shape()) != 1 || lo > hi {
		return nil, d.file.fail(d.path, disk.Bad(-1, "elements %d to %d of a dataset of shape %v", lo, hi, d.Shape()))
	}
	if _, per := flatten(d.typ); per != 1 {
		return nil, d.file.fail(d.path, disk.Bad(-1, "elements are arrays of %d values", per))
	}
	return d.selection([]uint64{lo}, []uint64{hi - lo})
}

// lender turns raw elements into values that it lends: in place where they are
// stored as T is, else in a buffer that is used again.
type lender[T Number] struct {
	path string
	typ  *Datatype
	buf  []T
}

func newLender[T Number](d *Dataset) lender[T] {
	t, _ := flatten(d.typ)
	return lender[T]{path: d.path, typ: t}
}

func (c *lender[T]) lend(raw []byte) ([]T, error) {
	if v, ok := view[T](c.typ, raw); ok {
		return v, nil
	}
	v := c.room(len(raw) / c.typ.Size)
	return v, c.fill(v, raw)
}

// room is the buffer, n values long.
func (c *lender[T]) room(n int) []T {
	if cap(c.buf) < n {
		c.buf = make([]T, n)
	}
	return c.buf[:n]
}

func (c *lender[T]) fill(dst []T, raw []byte) error {
	if err := convert(c.typ, dst, raw); err != nil {
		return fmt.Errorf("%s: %w", c.path, err)
	}
	return nil
}
