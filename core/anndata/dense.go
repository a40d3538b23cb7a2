package anndata

import (
	"context"
	"fmt"

	"coverslip/core/sparse"
	"coverslip/h5read"
)

// dense reads a dense matrix in bands of cells as high as its chunks, each band in panels of genes, and
// keeps of both only what is not zero. A loom's matrix is stored as genes × cells: its bands are columns
// of the file, and a panel is turned round as its values are kept.
type dense struct {
	m         *storedMatrix
	bandRows  int
	panelCols int
	panel     []float32
	next      []int          // where in a part the next value of each row goes
	parts     []sparse.Block // the band's panels
	out       sparse.Block
}

// Sizes in values: what a panel reads at a time, and the most that a band may hold when nothing in it is
// zero (then band and panels are 256 MiB together).
const (
	panelValues = 1 << 20
	denseValues = 16 << 20
)

func newDense(m *storedMatrix) *dense {
	r := &dense{m: m}
	chunkRows, chunkCols := 1, m.Genes
	switch chunk := m.data.ChunkShape(); {
	case len(chunk) == 2 && m.transposed:
		chunkRows, chunkCols = bounded(chunk[1], m.Cells), bounded(chunk[0], m.Genes)
	case len(chunk) == 2:
		chunkRows, chunkCols = bounded(chunk[0], m.Cells), bounded(chunk[1], m.Genes)
	case m.transposed:
		// Each gene of a band is another place of the file: the fewer bands the better.
		chunkRows, chunkCols = min(denseValues/max(m.Genes, 1), m.Cells), 1
	}
	r.bandRows = multiple(chunkRows, 4*blockValues/max(m.Genes, 1))
	if r.bandRows*m.Genes > denseValues {
		// Chunks too high for the budget are decoded more than once.
		r.bandRows = max(denseValues/m.Genes, 1)
	}
	r.panelCols = min(multiple(chunkCols, panelValues/max(r.bandRows, 1)), panelValues)
	return r
}

func bounded(n uint64, limit int) int { return int(min(n, uint64(limit))) }

// multiple returns the largest multiple of unit that is not above n, and unit itself where n is less.
func multiple(unit, n int) int {
	unit = max(unit, 1)
	return max(n/unit, 1) * unit
}

func (r *dense) fill(ctx context.Context, row int, b *sparse.Block) error {
	first := row - row%r.bandRows
	rows := min(r.bandRows, r.m.Cells-first)
	used := 0
	for col := 0; col < r.m.Genes; col += r.panelCols {
		if err := ctx.Err(); err != nil {
			return err
		}
		if used == len(r.parts) {
			r.parts = append(r.parts, sparse.Block{})
		}
		if err := r.readPanel(first, rows, col, &r.parts[used]); err != nil {
			return err
		}
		used++
	}
	r.join(rows, r.parts[:used])
	*b = r.out
	b.First = first
	return nil
}

// readPanel reads the rows' columns from col on, and keeps in part what is not zero.
func (r *dense) readPanel(first, rows, col int, part *sparse.Block) error {
	cols := min(r.panelCols, r.m.Genes-col)
	n := rows * cols
	if cap(r.panel) < n {
		r.panel = make([]float32, n)
	}
	panel := r.panel[:n]
	start, count := r.region(first, col, rows, cols)
	if err := h5read.Read(r.m.data, panel, start, count); err != nil {
		return r.faultAt(err, first, rows, col, cols)
	}
	part.Indptr = append(part.Indptr[:0], 0)
	part.Indices, part.Data = part.Indices[:0], part.Data[:0]
	check := func(i, j int, v float32) error {
		start, _ := r.region(first+i, col+j, 1, 1)
		return r.m.checkValue(v, start, func() string { return cellOf(first+i, col+j) })
	}
	if r.m.transposed {
		return r.keepTurned(panel, rows, col, part, check)
	}
	for i := range rows {
		for j, v := range panel[i*cols : (i+1)*cols] {
			if v == 0 {
				continue
			}
			if doubtful(v) {
				if err := check(i, j, v); err != nil {
					return err
				}
			}
			part.Indices, part.Data = append(part.Indices, int32(col+j)), append(part.Data, v)
		}
		part.Indptr = append(part.Indptr, len(part.Indices))
	}
	return nil
}

// join puts the panels of a band side by side.
func (r *dense) join(rows int, parts []sparse.Block) {
	r.out.Indptr = append(r.out.Indptr[:0], 0)
	r.out.Indices, r.out.Data = r.out.Indices[:0], r.out.Data[:0]
	for i := range rows {
		for k := range parts {
			indices, data := parts[k].Row(i)
			r.out.Indices, r.out.Data = append(r.out.Indices, indices...), append(r.out.Data, data...)
		}
		r.out.Indptr = append(r.out.Indptr, len(r.out.Indices))
	}
}

// region turns cells and genes into a part of the dataset; one of a single cell or gene may have one
// dimension.
func (r *dense) region(row, col, rows, cols int) (start, count []uint64) {
	if len(r.m.data.Shape()) == 1 {
		return []uint64{uint64(row*r.m.Genes + col)}, []uint64{uint64(rows * cols)}
	}
	if r.m.transposed {
		return []uint64{uint64(col), uint64(row)}, []uint64{uint64(cols), uint64(rows)}
	}
	return []uint64{uint64(row), uint64(col)}, []uint64{uint64(rows), uint64(cols)}
}

func cellOf(row, col int) string { return fmt.Sprintf("the value of row %d, column %d", row, col) }

// faultAt explains why reading a panel failed: when it is a value, which.
func (r *dense) faultAt(err error, first, rows, col, cols int) error {
	b := make([]float64, cols)
	for i := first; i < first+rows; i++ {
		start, count := r.region(i, col, 1, cols)
		if h5read.Read(r.m.data, b, start, count) != nil {
			break
		}
		for j, v := range b {
			if e := r.m.refuse(v, func() string { return cellOf(i, col+j) }); e != nil {
				return e
			}
		}
	}
	return r.m.file.wrap(r.m.data.Path(), err)
}
