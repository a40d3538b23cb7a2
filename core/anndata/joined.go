package anndata

import (
	"context"

	"coverslip/core/sparse"
)

// joined is a matrix put together from stored ones: some of the columns of one, or several side by side.
type joined struct {
	cells int
	parts []part
}

// part is a matrix stored by rows of which a joined one is made.
type part struct {
	*storedMatrix
	rows    []int32 // for each row of the whole, that of the part; -1: the part has nothing there; nil: the same
	columns []int32 // for each column of the part, that of the whole, rising; -1: left out
}

// open implements [form].
func (j *joined) open() (newFiller func() filler, err error) {
	var fillers []func() filler
	for _, p := range j.parts {
		open, err := p.open()
		if err != nil {
			return nil, err
		}
		fillers = append(fillers, open)
	}
	return func() filler {
		r := &joinedFiller{joined: j, cursors: make([]cursor, len(j.parts))}
		for i := range r.cursors {
			r.cursors[i].filler = fillers[i]()
		}
		return r
	}, nil
}

// sample implements [form].
func (j *joined) sample(middle bool, n int, to *judge) error {
	for _, p := range j.parts {
		if err := p.sample(middle, n/len(j.parts), to); err != nil {
			return err
		}
	}
	return nil
}

// joinedFiller copies rows of the parts one after the other into rows of the whole. The columns of a
// later part come after those of an earlier one, so the indices rise.
type joinedFiller struct {
	*joined
	cursors []cursor
	stop    int // of the rows that are expected
	out     sparse.Block
}

// expect implements [streamer].
func (r *joinedFiller) expect(end int) {
	r.stop = end
	for i, p := range r.parts {
		if s, ok := r.cursors[i].filler.(streamer); ok && p.rows == nil {
			s.expect(end)
		}
	}
}

// rest implements [streamer].
func (r *joinedFiller) rest() {
	for i := range r.cursors {
		if s, ok := r.cursors[i].filler.(streamer); ok {
			s.rest()
			r.cursors[i].block = sparse.Block{}
		}
	}
}

func (r *joinedFiller) fill(ctx context.Context, row int, b *sparse.Block) error {
	r.out = sparse.Block{First: row, Indptr: append(r.out.Indptr[:0], 0), Indices: r.out.Indices[:0], Data: r.out.Data[:0]}
	end := min(r.cells, row+blockRows)
	if row < r.stop {
		end = min(end, r.stop)
	}
	for ; row < end && len(r.out.Data) < blockValues; row++ {
		for i := range r.parts {
			if err := r.add(ctx, i, row); err != nil {
				return err
			}
		}
		r.out.Indptr = append(r.out.Indptr, len(r.out.Indices))
	}
	*b = r.out
	return nil
}

// add appends what a part has in a row of the whole.
func (r *joinedFiller) add(ctx context.Context, i, row int) error {
	p, c := &r.parts[i], &r.cursors[i]
	if p.rows != nil {
		if row = int(p.rows[row]); row < 0 {
			return nil
		}
	}
	if !c.holds(row) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.filler.fill(ctx, row, &c.block); err != nil {
			c.block = sparse.Block{}
			return err
		}
	}
	indices, data := c.block.Row(row - c.block.First)
	for k, j := range indices {
		if to := p.columns[j]; to >= 0 {
			r.out.Indices, r.out.Data = append(r.out.Indices, to), append(r.out.Data, data[k])
		}
	}
	return nil
}
