package compact

import (
	"context"

	"coverslip/core/sparse"
)

// passing reads a Matrix and leaves it as it is.
type passing struct{ *Matrix }

// Passing returns m for whoever reads it once, in passing: what is kept is used, and nothing more is kept.
func (m *Matrix) Passing() sparse.Matrix { return passing{m} }

// Rows implements [sparse.Matrix].
func (p passing) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	return p.rows(ctx, lo, hi, yield, p.source.Rows)
}
