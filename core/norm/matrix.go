package norm

import (
	"context"

	"coverslip/core/sparse"
)

// Apply returns a view of counts with [Value] in the place of each: the matrix that scanpy has after normalize_total
// and log1p, in float32. factors has one for each row; it is kept and must not be changed.
func Apply(counts sparse.Matrix, factors []float64) sparse.Matrix {
	return &normalized{counts, factors}
}

type normalized struct {
	counts  sparse.Matrix
	factors []float64
}

// Shape implements [sparse.Matrix].
func (m *normalized) Shape() (nObs, nVars int) { return m.counts.Shape() }

// Rows implements [sparse.Matrix].
func (m *normalized) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	var log Log1p
	var values []float64
	var data []float32
	return m.counts.Rows(ctx, lo, hi, func(b *sparse.Block) error {
		data = data[:0]
		for i := range b.Rows() {
			_, counts := b.Row(i)
			for len(values) < len(counts) {
				values = append(values, 0)
			}
			log.Into(values[:len(counts)], counts, m.factors[b.First+i])
			for _, v := range values[:len(counts)] {
				data = append(data, float32(v))
			}
		}
		return yield(&sparse.Block{First: b.First, Indptr: b.Indptr, Indices: b.Indices, Data: data})
	})
}
