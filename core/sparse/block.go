// Package sparse holds the shape in which counts travel through the engine: runs of rows of a
// cells × genes matrix in compressed sparse row (CSR) form, read one after the other.
//
// A matrix is never held whole. A step that needs it asks a [Matrix] for a range of rows and is
// handed one [Block] at a time; the block's memory is used again for the next.
package sparse

import "context"

// Block is a run of consecutive rows (cells) of a matrix in CSR form.
//
// Whoever makes a block keeps these promises, and whoever reads one relies on them: in each row the
// indices rise strictly and lie in [0, nVars), and every value is finite and not zero. Explicit
// zeros, unsorted rows and duplicates are put right (duplicates summed, as scipy does) before.
type Block struct {
	First   int       // the row of the matrix that is row 0 of the block
	Indptr  []int     // row i is Indices[Indptr[i]:Indptr[i+1]]; len Rows()+1; Indptr[0] is 0
	Indices []int32   // the column (gene) of each value
	Data    []float32 // the values, parallel to Indices
}

// Rows returns how many rows the block holds.
func (b *Block) Rows() int { return len(b.Indptr) - 1 }

// Row returns the columns and the values of row i of the block. They are views: they are valid and
// must not be changed while the block is.
func (b *Block) Row(i int) (indices []int32, data []float32) {
	lo, hi := b.Indptr[i], b.Indptr[i+1]
	return b.Indices[lo:hi], b.Data[lo:hi]
}

// Part returns rows [lo, hi) of the block as one that shares its slices; where lo is not 0 its Indptr is made in the
// memory of *indptr, which grows, and is valid until that is used again.
func (b *Block) Part(lo, hi int, indptr *[]int) Block {
	from, to := b.Indptr[lo], b.Indptr[hi]
	p := Block{First: b.First + lo, Indices: b.Indices[from:to:to], Data: b.Data[from:to:to]}
	if lo == 0 {
		p.Indptr = b.Indptr[: hi+1 : hi+1]
		return p
	}
	*indptr = (*indptr)[:0]
	for _, at := range b.Indptr[lo : hi+1] {
		*indptr = append(*indptr, at-from)
	}
	p.Indptr = *indptr
	return p
}

// Matrix is a cells × genes matrix that is read by runs of rows.
type Matrix interface {
	// Shape returns the number of rows (cells) and of columns (genes).
	Shape() (nObs, nVars int)

	// Rows calls yield with consecutive blocks that together are the rows [lo, hi). A block and its
	// slices belong to the matrix and are valid only until yield returns. An error of yield ends the
	// reading and is returned as it is; so is ctx.Err() once ctx is done, looked at before each block.
	Rows(ctx context.Context, lo, hi int, yield func(*Block) error) error
}
