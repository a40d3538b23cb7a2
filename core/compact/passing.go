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
	if lo >= hi {
		return nil
	}
	return p.all.each(lo, hi, func(i, lo, hi int) error {
		if r := p.all.at(i); r != nil {
			return r.each(ctx, p.all.borders[i], lo, hi, nil, yield)
		}
		return p.source.Rows(ctx, lo, hi, yield)
	})
}
