package compact

import (
	"slices"

	"coverslip/core/kernel"
	"coverslip/core/sparse"
)

// rows is a run of rows in compact form.
type rows struct {
	starts []start // of each row, and one more for the end
	packed kernel.Packed
}

// start is where a row begins: in gaps and counts, in long, and in wide.
type start struct{ value, long, wide uint32 }

// startBytes is the size of a start.
const startBytes = 12

// bytes is the memory that the rows take.
func (r *rows) bytes() int64 {
	p := &r.packed
	return int64(len(r.starts))*startBytes + 2*int64(len(p.Gaps)) + 4*int64(len(p.Long)+len(p.Wide))
}

// reset empties the rows and keeps their memory.
func (r *rows) reset() {
	p := &r.packed
	r.starts = append(r.starts[:0], start{})
	*p = kernel.Packed{Gaps: p.Gaps[:0], Counts: p.Counts[:0], Long: p.Long[:0], Wide: p.Wide[:0]}
}

// trimmed copies the rows into memory of just their size.
func (r *rows) trimmed() *rows {
	p := &r.packed
	return &rows{slices.Clone(r.starts), kernel.Packed{
		Gaps: slices.Clone(p.Gaps), Counts: slices.Clone(p.Counts), Long: slices.Clone(p.Long), Wide: slices.Clone(p.Wide),
	}}
}

// add appends the rows of a block.
func (r *rows) add(b *sparse.Block) {
	p := &r.packed
	n := len(p.Gaps)
	p.Gaps = slices.Grow(p.Gaps, len(b.Indices))[:n+len(b.Indices)]
	p.Counts = slices.Grow(p.Counts, len(b.Data))[:n+len(b.Data)]
	for i := range b.Rows() {
		indices, data := b.Row(i)
		lo, hi := n+b.Indptr[i], n+b.Indptr[i+1]
		p.Long, p.Wide = kernel.Pack(p.Gaps[lo:hi], p.Counts[lo:hi], p.Long, p.Wide, indices, data)
		r.starts = append(r.starts, start{uint32(hi), uint32(len(p.Long)), uint32(len(p.Wide))})
	}
}

// addColumns appends the rows of other with the columns that have a number in column.
func (r *rows) addColumns(other *rows, column []int32) {
	other.inBlocks(column, r.add)
}

// inBlocks calls do with all rows, a block at a time, with the columns that have a number in column; nil: all of them.
func (r *rows) inBlocks(column []int32, do func(b *sparse.Block)) {
	b := blocks.Get().(*sparse.Block)
	defer blocks.Put(b)
	for from, n := 0, len(r.starts)-1; from < n; {
		to := r.blockEnd(from, n)
		r.block(b, from, to, column)
		do(b)
		from = to
	}
}

// row returns row i.
func (r *rows) row(i int) kernel.Packed {
	s, end := r.starts[i], r.starts[i+1]
	return kernel.Packed{
		Gaps: r.packed.Gaps[s.value:end.value], Counts: r.packed.Counts[s.value:end.value],
		Long: r.packed.Long[s.long:end.long], Wide: r.packed.Wide[s.wide:end.wide],
	}
}

// blockValues and blockRows bound the blocks handed out, as those of a file are.
const (
	blockValues = 32 << 10
	blockRows   = 8192
)

// blockEnd returns the end of the block that begins with row from and ends before limit: at least one row.
func (r *rows) blockEnd(from, limit int) int {
	limit = min(limit, from+blockRows)
	to := from + 1
	for to < limit && r.starts[to+1].value-r.starts[from].value <= blockValues {
		to++
	}
	return to
}

// block makes b of the rows from to to-1, with the columns that have a number in column; nil: all of them. First is
// the caller's.
func (r *rows) block(b *sparse.Block, from, to int, column []int32) {
	n := int(r.starts[to].value - r.starts[from].value)
	b.Indptr = append(b.Indptr[:0], 0)
	b.Indices, b.Data = slices.Grow(b.Indices[:0], n)[:n], slices.Grow(b.Data[:0], n)[:n]
	at := 0
	for i := from; i < to; i++ {
		row := r.row(i)
		if column != nil {
			at += row.UnpackColumns(b.Indices[at:], b.Data[at:], column)
		} else {
			end := at + len(row.Gaps)
			row.Unpack(b.Indices[at:end], b.Data[at:end])
			at = end
		}
		b.Indptr = append(b.Indptr, at)
	}
	b.Indices, b.Data = b.Indices[:at], b.Data[:at]
}
