package anndata

import (
	"context"

	"coverslip/core/sparse"
)

// csr reads a matrix that is stored by rows: each block is a window of data and one of indices, handed
// on without a copy where its rows are as they should be.
type csr struct {
	m        *storedMatrix
	indptr   []int64
	stop     int // of the rows that are expected
	entries  entries
	borders  []int
	repairer repairer
}

func newCSR(m *storedMatrix, indptr []int64) *csr {
	return &csr{m: m, indptr: indptr, entries: entries{m: m, minor: m.Genes, indptr: indptr}}
}

// expect implements [streamer].
func (r *csr) expect(end int) { r.stop = end }

// rest implements [streamer].
func (r *csr) rest() { r.entries.close() }

// A row may name a gene more than once, but not without end: that would be memory without end.
const maxDuplicates = 4

func (r *csr) fill(ctx context.Context, row int, b *sparse.Block) error {
	end := r.blockEnd(row)
	lo, hi := uint64(r.indptr[row]), uint64(r.indptr[end])
	if n := int64(hi - lo); n > blockValues && n > maxDuplicates*int64(r.m.Genes) {
		return r.m.file.fault(r.m.indptr.Path(), hintMatrix, "row %d has %d values; the matrix has %d columns", row, n, r.m.Genes)
	}
	if !r.entries.hasNext(lo, hi) {
		if err := r.entries.open(ctx, lo, max(hi, uint64(r.indptr[r.stop]))); err != nil {
			return r.m.file.wrap(r.m.path, err)
		}
	}
	data, indices, err := r.entries.next(ctx, int(hi-lo))
	if err != nil {
		return err
	}
	r.borders = r.borders[:0]
	for _, p := range r.indptr[row : end+1] {
		r.borders = append(r.borders, int(p-int64(lo)))
	}
	*b = sparse.Block{First: row, Indptr: r.borders, Indices: indices, Data: data}
	if promised(b, r.m.Genes) {
		return nil
	}
	if err := r.check(b, lo); err != nil {
		return err
	}
	r.repairer.repair(b)
	return r.m.checkSums(b)
}

// blockEnd returns the end of the block of rows that begins with row: at least one row.
func (r *csr) blockEnd(row int) int {
	end := row + 1
	limit := min(len(r.indptr)-1, row+blockRows)
	if row < r.stop {
		limit = min(limit, r.stop)
	}
	for end < limit && r.indptr[end+1]-r.indptr[row] <= blockValues {
		end++
	}
	return end
}

// check looks at each index and value of a block of which something is not as promised. lo is the place
// of its first value in the file.
func (r *csr) check(b *sparse.Block, lo uint64) error {
	where := r.m.whereIn(r.indptr)
	for k, j := range b.Indices {
		if err := r.m.checkIndex(int64(j), r.m.Genes, r.indptr, lo+uint64(k)); err != nil {
			return err
		}
	}
	for k, v := range b.Data {
		if doubtful(v) {
			at := lo + uint64(k)
			if err := r.m.checkValue(v, []uint64{at}, func() string { return where(at) }); err != nil {
				return err
			}
		}
	}
	return nil
}
