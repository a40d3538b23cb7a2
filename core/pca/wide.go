package pca

import (
	"slices"

	"coverslip/core/kernel"
)

// blockBytes is about how much of the vectors is in use at a time: some of the second-level cache, so that a gene's
// numbers are near when the next row of the chunk has it. Those of all genes are tens of megabytes.
const blockBytes = 384 << 10

// wide multiplies a chunk with several vectors, both ways, genes block by block. Every sum has its terms in the order
// of the genes, or of the rows, all the same. Slices are used again from chunk to chunk.
type wide struct {
	k, width int
	y        []float64 // rows × width: the rows times the vectors, plus a shift
	at       []int32   // of each row: its first entry of the block
	end      []int32   // and the one after its last

	// The entries of the block by gene and, within one, by row.
	start []int32 // of each gene: where its entries begin; one more for the end
	row   []int32
	val   []float64
}

// blocks calls do for each block of genes [lo, hi), when at and end hold for it.
func (w *wide) blocks(c *chunk, mt *meter, do func(lo, hi int)) error {
	step := max(1, blockBytes/8/w.width)
	w.end = append(w.end[:0], c.Indptr[:c.rows()]...)
	for lo := 0; lo < w.k; lo += step {
		hi := min(w.k, lo+step)
		w.at = append(w.at[:0], w.end...)
		for i, at := range w.at {
			last := c.Indptr[i+1]
			for at < last && int(c.Idx[at]) < hi {
				at++
			}
			w.end[i] = at
		}
		do(lo, hi)
		if err := mt.tick(); err != nil {
			return err
		}
	}
	return nil
}

// multiply sets y to the rows of the chunk times the columns (k × width), plus the shift.
func (w *wide) multiply(c *chunk, columns, shift []float64, mt *meter) error {
	w.y = slices.Grow(w.y[:0], c.rows()*w.width)
	for range c.rows() {
		w.y = append(w.y, shift...)
	}
	return w.blocks(c, mt, func(int, int) {
		for i, at := range w.at {
			if end := w.end[i]; at < end {
				kernel.SparseMulDense(w.of(i), c.Idx[at:end], c.Val[at:end], columns)
			}
		}
	})
}

// of returns y of row i.
func (w *wide) of(i int) []float64 { return w.y[i*w.width : (i+1)*w.width] }

// addTransposed adds to z (k × width) the transpose of the chunk times y. The sums of a gene stay in registers
// while the rows that have it are gone through.
func (w *wide) addTransposed(z []float64, c *chunk, mt *meter) error {
	return w.blocks(c, mt, func(lo, hi int) {
		w.sort(c, lo, hi)
		for j := lo; j < hi; j++ {
			if from, to := w.start[j-lo], w.start[j-lo+1]; from < to {
				kernel.SparseMulDense(z[j*w.width:(j+1)*w.width], w.row[from:to], w.val[from:to], w.y)
			}
		}
	})
}

// sort lists the entries of the genes [lo, hi) by gene and, within one, by row: a counting sort.
func (w *wide) sort(c *chunk, lo, hi int) {
	w.start = slices.Grow(w.start[:0], hi-lo+2)[:hi-lo+2]
	clear(w.start)
	for i, at := range w.at {
		for _, j := range c.Idx[at:w.end[i]] {
			w.start[int(j)-lo+2]++
		}
	}
	for j := 2; j < len(w.start); j++ {
		w.start[j] += w.start[j-1]
	}
	n := int(w.start[hi-lo+1])
	w.row, w.val = slices.Grow(w.row[:0], n)[:n], slices.Grow(w.val[:0], n)[:n]
	for i, at := range w.at {
		for p := at; p < w.end[i]; p++ {
			to := &w.start[int(c.Idx[p])-lo+1] // the next free place of the gene; its end when all are in
			w.row[*to], w.val[*to] = int32(i), c.Val[p]
			*to++
		}
	}
}
