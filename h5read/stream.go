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
func Stream[T Number](ctx context.Context, d *Dataset, lo, hi uint64, yield func(offset uint64, values []T) error) error {
	r, err := NewReader[T](ctx, d, lo, hi)
	if err != nil {
		return err
	}
	defer r.Close()
	for at := lo; at < hi; {
		if err := ctx.Err(); err != nil {
			return err
		}
		values, err := r.some(streamPiece)
		if err != nil {
			return err
		}
		if err := yield(at, values); err != nil {
			return err
		}
		at += uint64(len(values))
	}
	return nil
}

// Reader reads elements of a 1-D dataset front to back in pieces of any length,
// and decodes each chunk once; meanwhile the next chunks are decoded on other
// processors. It belongs to one goroutine at a time. Readers of one file share
// the chunks that they are in.
type Reader[T Number] struct {
	from *stretches
	typ  *Datatype
	left uint64 // values still to come
	raw  []byte // what is left of the stretch that was lent last
	buf  []T
	err  error // that ended the reading
}

// NewReader begins at element lo of a 1-D dataset and ends at hi, or when ctx is
// done. The caller closes it.
func NewReader[T Number](ctx context.Context, d *Dataset, lo, hi uint64) (r *Reader[T], err error) {
	defer guard(&err, d.path)
	from, err := newStretches(ctx, d, lo, hi)
	if err != nil {
		return nil, err
	}
	t, _ := flatten(d.typ)
	return &Reader[T]{from: from, typ: t, left: hi - lo}, nil
}

// Left is how many values are still to come.
func (r *Reader[T]) Left() uint64 { return r.left }

// Next gives the next n values, fewer only at the end. They are lent until the
// next call or Close, and must not be changed: where they are stored as T is,
// they are the decoded chunk. After an error there are no more.
func (r *Reader[T]) Next(n int) ([]T, error) {
	n = int(min(uint64(n), r.left))
	values, err := r.some(n)
	if err != nil || len(values) == n {
		return values, err
	}
	// Of several stretches: joined in the buffer, where a converted first part is already.
	joined := room(r.buf, n)
	done := copy(joined, values)
	for r.buf = joined; done < n; {
		if err := r.fetch(); err != nil {
			return nil, err
		}
		k := min(n-done, len(r.raw)/r.typ.Size)
		if err := r.convert(joined[done:done+k], k); err != nil {
			return nil, err
		}
		done += k
	}
	return joined, nil
}

// some gives up to n values, as many as come without a copy.
func (r *Reader[T]) some(n int) ([]T, error) {
	if n == 0 {
		return nil, r.err
	}
	if err := r.fetch(); err != nil {
		return nil, err
	}
	n = min(n, len(r.raw)/r.typ.Size)
	if values, ok := view[T](r.typ, r.raw[:n*r.typ.Size]); ok {
		r.skip(n)
		return values, nil
	}
	r.buf = room(r.buf, n)
	return r.buf[:n], r.convert(r.buf[:n], n)
}

// fetch makes sure that there is something in raw.
func (r *Reader[T]) fetch() error {
	if len(r.raw) > 0 {
		return nil
	}
	if r.err == nil {
		r.raw, r.err = r.from.next()
	}
	if r.err == nil && r.raw == nil {
		r.err = r.from.d.file.fail(r.from.d.path, disk.Bad(-1, "the reader is at its end, or closed"))
	}
	return r.err
}

// convert takes n values out of raw.
func (r *Reader[T]) convert(dst []T, n int) error {
	if err := convert(r.typ, dst, r.raw[:n*r.typ.Size]); err != nil {
		r.raw, r.err = nil, fmt.Errorf("%s: %w", r.from.d.path, err)
		return r.err
	}
	r.skip(n)
	return nil
}

func (r *Reader[T]) skip(n int) {
	r.raw = r.raw[n*r.typ.Size:]
	r.left -= uint64(n)
}

// Close ends the reading; when it returns nothing runs on.
func (r *Reader[T]) Close() {
	r.from.close()
	r.raw = nil
}
