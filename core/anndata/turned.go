package anndata

import (
	"slices"

	"coverslip/core/sparse"
)

// keepTurned keeps in part what is not zero of a panel that holds the rows one after the other for each
// column. It goes through the panel twice, in its own order: to count the values of each row, and to put
// them where they belong.
func (r *dense) keepTurned(panel []float32, rows, col int, part *sparse.Block, check func(i, j int, v float32) error) error {
	r.next = append(r.next[:0], make([]int, rows)...)
	for at := 0; at < len(panel); at += rows {
		for i, v := range panel[at : at+rows] {
			if v != 0 {
				r.next[i]++
			}
		}
	}
	total := 0
	for i, n := range r.next {
		r.next[i] = total
		total += n
		part.Indptr = append(part.Indptr, total)
	}
	part.Indices = slices.Grow(part.Indices, total)[:total]
	part.Data = slices.Grow(part.Data, total)[:total]
	for j := 0; j*rows < len(panel); j++ {
		for i, v := range panel[j*rows : (j+1)*rows] {
			if v == 0 {
				continue
			}
			if doubtful(v) {
				if err := check(i, j, v); err != nil {
					return err
				}
			}
			p := r.next[i]
			part.Indices[p], part.Data[p] = int32(col+j), v
			r.next[i] = p + 1
		}
	}
	return nil
}
