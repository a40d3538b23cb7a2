package compact

import (
	"slices"

	"coverslip/core/kernel"
	"coverslip/core/sparse"
)

// piece is as many rows as are handed out at a time.
type piece struct {
	starts []start // of each row, and one more for the end
	packed kernel.Packed
}

// start is where a row begins: in gaps and counts, in long, and in wide.
type start struct{ value, long, wide uint32 }

// startBytes is the size of a start.
const startBytes = 12

// pieceValues and pieceRows bound pieces, as the blocks of a file are; one row may be longer.
const (
	pieceValues = 32 << 10
	pieceRows   = 8192
)

// newPiece returns a piece for a block of so many values, and for more like it where these are few.
func newPiece(values int) piece {
	if values < pieceValues/2 {
		values = pieceValues
	}
	bytes := make([]byte, 2*values)
	return piece{[]start{{}}, kernel.Packed{Gaps: bytes[:0:values], Counts: bytes[values:values]}}
}

// takes reports whether there is room for a block.
func (p *piece) takes(b *sparse.Block) bool {
	return len(p.packed.Gaps)+len(b.Indices) <= cap(p.packed.Gaps) && len(p.starts)+b.Rows() <= pieceRows
}

func (p *piece) bytes() int64 {
	return int64(cap(p.starts))*startBytes + 2*int64(cap(p.packed.Gaps)) + 4*int64(cap(p.packed.Long)+cap(p.packed.Wide))
}

// add appends the rows of a block that it takes.
func (p *piece) add(b *sparse.Block) {
	k := &p.packed
	n := len(k.Gaps)
	k.Gaps, k.Counts = k.Gaps[:n+len(b.Indices)], k.Counts[:n+len(b.Data)]
	p.starts = slices.Grow(p.starts, b.Rows())
	for i := range b.Rows() {
		indices, data := b.Row(i)
		lo, hi := n+b.Indptr[i], n+b.Indptr[i+1]
		k.Long, k.Wide = kernel.Pack(k.Gaps[lo:hi], k.Counts[lo:hi], k.Long, k.Wide, indices, data)
		p.starts = append(p.starts, start{uint32(hi), uint32(len(k.Long)), uint32(len(k.Wide))})
	}
}

// trim gives back what more than an eighth of the room was not needed.
func (p *piece) trim() {
	k := &p.packed
	if len(k.Gaps) < cap(k.Gaps)/8*7 {
		k.Gaps, k.Counts = slices.Clone(k.Gaps), slices.Clone(k.Counts)
	}
	p.starts, k.Long, k.Wide = slices.Clone(p.starts), slices.Clone(k.Long), slices.Clone(k.Wide)
}

// row returns row i.
func (p *piece) row(i int) kernel.Packed {
	s, end := p.starts[i], p.starts[i+1]
	return kernel.Packed{
		Gaps: p.packed.Gaps[s.value:end.value], Counts: p.packed.Counts[s.value:end.value],
		Long: p.packed.Long[s.long:end.long], Wide: p.packed.Wide[s.wide:end.wide],
	}
}

// block makes b of the rows from to to-1, with the columns that have a number in column; nil: all of them. First is
// the caller's.
func (p *piece) block(b *sparse.Block, from, to int, column []int32) {
	n := int(p.starts[to].value - p.starts[from].value)
	b.Indptr = append(b.Indptr[:0], 0)
	b.Indices, b.Data = slices.Grow(b.Indices[:0], n)[:n], slices.Grow(b.Data[:0], n)[:n]
	at := 0
	for i := from; i < to; i++ {
		row := p.row(i)
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
