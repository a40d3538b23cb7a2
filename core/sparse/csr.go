package sparse

import (
	"context"
	"fmt"
)

// CSR is a matrix held whole in memory, for tests, examples and data that a program makes itself.
type CSR struct {
	nVars     int
	indptr    []int
	indices   []int32
	data      []float32
	blockRows int
}

// defaultBlockRows is how many rows a CSR hands out at a time: small enough that a cancel is seen soon.
const defaultBlockRows = 1024

// NewCSR returns the matrix with those arrays, which it keeps and does not copy: row i has the columns
// indices[indptr[i]:indptr[i+1]]. It panics when they break what [Block] promises.
func NewCSR(nVars int, indptr []int, indices []int32, data []float32) *CSR {
	if len(indptr) == 0 || indptr[0] != 0 || indptr[len(indptr)-1] != len(indices) || len(indices) != len(data) {
		panic("sparse: lengths of indptr, indices and data do not fit each other")
	}
	for i := 1; i < len(indptr); i++ {
		last := int32(-1)
		for _, c := range indices[indptr[i-1]:indptr[i]] {
			if c <= last || int(c) >= nVars {
				panic(fmt.Sprintf("sparse: row %d: column %d after %d, of %d", i-1, c, last, nVars))
			}
			last = c
		}
	}
	return &CSR{nVars: nVars, indptr: indptr, indices: indices, data: data, blockRows: defaultBlockRows}
}

// FromRows returns the matrix with those dense rows, all of length nVars; zeros are left out.
func FromRows(nVars int, rows [][]float32) *CSR {
	indptr, indices, data := []int{0}, []int32{}, []float32{}
	for i, row := range rows {
		if len(row) != nVars {
			panic(fmt.Sprintf("sparse: row %d has %d values for %d columns", i, len(row), nVars))
		}
		for j, v := range row {
			if v != 0 {
				indices, data = append(indices, int32(j)), append(data, v)
			}
		}
		indptr = append(indptr, len(indices))
	}
	return NewCSR(nVars, indptr, indices, data)
}

// InBlocksOf returns the same matrix, handing out that many rows at a time.
func (m *CSR) InBlocksOf(rows int) *CSR {
	out := *m
	out.blockRows = rows
	return &out
}

// Shape returns the number of rows (cells) and of columns (genes).
func (m *CSR) Shape() (nObs, nVars int) { return len(m.indptr) - 1, m.nVars }

// Rows hands out [lo, hi) as [Matrix] promises. Indices and Data of the blocks are views of the matrix.
func (m *CSR) Rows(ctx context.Context, lo, hi int, yield func(*Block) error) error {
	if lo < 0 || hi < lo || hi > len(m.indptr)-1 {
		panic(fmt.Sprintf("sparse: rows [%d, %d) of %d", lo, hi, len(m.indptr)-1))
	}
	block := Block{Indptr: make([]int, 0, min(m.blockRows, hi-lo)+1)}
	for first := lo; first < hi; first += m.blockRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		last := min(first+m.blockRows, hi)
		from, to := m.indptr[first], m.indptr[last]
		block.First, block.Indptr = first, block.Indptr[:0]
		for _, p := range m.indptr[first : last+1] {
			block.Indptr = append(block.Indptr, p-from)
		}
		block.Indices, block.Data = m.indices[from:to:to], m.data[from:to:to]
		if err := yield(&block); err != nil {
			return err
		}
	}
	return nil
}
