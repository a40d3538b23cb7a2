package compact

import (
	"context"
	"sort"
	"sync"

	"coverslip/core/sparse"
)

// rows is a run of rows in compact form, in pieces: they grow without a copy, and what is kept is what was made.
type rows struct {
	pieces []piece
	first  []int // of each piece its first row, and last how many rows there are
}

func newRows() *rows { return &rows{first: []int{0}} }

// bytes is the memory that the rows take.
func (r *rows) bytes() (sum int64) {
	for i := range r.pieces {
		sum += r.pieces[i].bytes()
	}
	return sum
}

// add appends the rows of a block.
func (r *rows) add(b *sparse.Block) {
	last := len(r.pieces) - 1
	if last < 0 || !r.pieces[last].takes(b) {
		r.end()
		r.pieces = append(r.pieces, newPiece(len(b.Indices)))
		r.first = append(r.first, r.first[len(r.first)-1])
		last++
	}
	r.pieces[last].add(b)
	r.first[last+1] += b.Rows()
}

// end says that no row comes any more, at least not to the last piece.
func (r *rows) end() {
	if n := len(r.pieces); n > 0 {
		r.pieces[n-1].trim()
	}
}

// with returns the rows with the columns that have a number in column.
func (r *rows) with(column []int32) *rows {
	out := newRows()
	r.inBlocks(column, out.add)
	out.end()
	return out
}

// inBlocks calls do with all rows, a block at a time, with the columns that have a number in column; nil: all of them.
func (r *rows) inBlocks(column []int32, do func(b *sparse.Block)) {
	_ = r.each(context.Background(), 0, 0, r.first[len(r.pieces)], column, func(b *sparse.Block) error {
		do(b)
		return nil
	})
}

// blocks are those that are being handed out, used again.
var blocks = sync.Pool{New: func() any { return &sparse.Block{} }}

// each hands out rows [lo, hi) of the matrix, of which the first that is kept here is row first, with the columns
// that have a number in column; nil: all of them.
func (r *rows) each(ctx context.Context, first, lo, hi int, column []int32, yield func(*sparse.Block) error) error {
	b := blocks.Get().(*sparse.Block)
	defer blocks.Put(b)
	for i := sort.SearchInts(r.first[1:], lo-first+1); lo < hi; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		from := first + r.first[i]
		to := min(first+r.first[i+1], hi)
		b.First = lo
		r.pieces[i].block(b, lo-from, to-from, column)
		if err := yield(b); err != nil {
			return err
		}
		lo = to
	}
	return nil
}
