package anndata

import (
	"context"
	"sync"

	"coverslip/core/sparse"
	"coverslip/h5read"
)

// csc reads a matrix that is stored by columns. One scan of the file fills a band of rows as large as the
// budget allows; when all rows fit, as they do up to some 30 million values, the band stays and the file
// is not read again. It is shared by all cursors of the matrix.
type csc struct {
	m      *storedMatrix
	indptr []int64
	budget int // bytes of a band

	mu     sync.Mutex
	starts []int64 // where each row would begin if all were in one band; nil until counted
	band   sparse.Block
}

// bandBytes is the budget for a band of rows.
const bandBytes = 256 << 20

// valueBytes is what a value of a block takes: an index and a float32.
const valueBytes = 8

func newCSC(m *storedMatrix, indptr []int64) *csc {
	return &csc{m: m, indptr: indptr, budget: bandBytes}
}

func (r *csc) fill(ctx context.Context, row int, b *sparse.Block) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.starts == nil {
		if err := r.count(ctx); err != nil {
			return err
		}
	}
	held := len(r.band.Indptr) > 0 && row >= r.band.First && row < r.band.First+r.band.Rows()
	if !held {
		// Both the old band and the caller's view of it go before a new one is made.
		r.band, *b = sparse.Block{}, sparse.Block{}
		if err := r.gather(ctx, row); err != nil {
			r.band = sparse.Block{}
			return err
		}
	}
	*b = r.band
	return nil
}

// count finds how many values each row has, and with that looks at every index once.
func (r *csc) count(ctx context.Context) error {
	starts := make([]int64, r.m.Cells+1)
	n := uint64(r.m.indices.Len())
	indices, err := h5read.NewReader[int32](ctx, r.m.indices, 0, n)
	if err != nil {
		return r.m.file.wrap(r.m.indices.Path(), err)
	}
	defer indices.Close()
	err = r.pieces(ctx, func(lo, hi uint64) error {
		rows, err := indices.Next(int(hi - lo))
		if err != nil {
			return r.m.indexFault(err, lo, hi, r.m.Cells, r.indptr)
		}
		for k, i := range rows {
			if uint(i) >= uint(r.m.Cells) {
				return r.m.checkIndex(int64(i), r.m.Cells, r.indptr, lo+uint64(k))
			}
			starts[i+1]++
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range r.m.Cells {
		starts[i+1] += starts[i]
	}
	r.starts = starts
	return nil
}

// pieces cuts the stored values into runs of the length of a block.
func (r *csc) pieces(ctx context.Context, visit func(lo, hi uint64) error) error {
	n := uint64(r.m.data.Len())
	for lo := uint64(0); lo < n; lo += blockValues {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit(lo, min(lo+blockValues, n)); err != nil {
			return err
		}
	}
	return nil
}

// bandOf returns the rows of the band that row is in. Bands are cut from row 0 on, the same for every
// caller; a row larger than the budget is a band of its own.
func (r *csc) bandOf(row int) (first, end int) {
	most := int64(r.budget / valueBytes)
	for end <= row {
		first = end
		for end++; end < r.m.Cells && r.starts[end+1]-r.starts[first] <= most; end++ {
		}
	}
	return first, end
}

// gather fills the band that row is in. Columns come in order, so the values of each row do too.
func (r *csc) gather(ctx context.Context, row int) error {
	first, end := r.bandOf(row)
	n := end - first
	next := make([]int, n+1)
	for i := range next {
		next[i] = int(r.starts[first+i] - r.starts[first])
	}
	b := sparse.Block{First: first, Indptr: append([]int{}, next...),
		Indices: make([]int32, next[n]), Data: make([]float32, next[n])}
	stored := entries{m: r.m, minor: r.m.Cells, indptr: r.indptr}
	if err := stored.open(ctx, 0, uint64(r.m.data.Len())); err != nil {
		return r.m.file.wrap(r.m.path, err)
	}
	defer stored.close()
	column := 0
	err := r.pieces(ctx, func(lo, hi uint64) error {
		values, rows, err := stored.next(ctx, int(hi-lo))
		if err != nil {
			return err
		}
		for k, i := range rows {
			at := lo + uint64(k)
			for int64(at) >= r.indptr[column+1] {
				column++
			}
			i := int(i) - first
			if uint(i) >= uint(n) {
				continue
			}
			v := values[k]
			if doubtful(v) {
				if err := r.m.checkValue(v, []uint64{at}, func() string { return r.m.whereIn(r.indptr)(at) }); err != nil {
					return err
				}
			}
			p := next[i]
			b.Indices[p], b.Data[p] = int32(column), v
			next[i] = p + 1
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !promised(&b, r.m.Genes) {
		new(repairer).repair(&b)
		if err := r.m.checkSums(&b); err != nil {
			return err
		}
	}
	r.band = b
	return nil
}
