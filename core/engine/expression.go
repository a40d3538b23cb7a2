package engine

import (
	"context"
	"slices"

	"coverslip/core/norm"
	"coverslip/core/sparse"
)

// expression reads one column, a gene of the file, for the kept cells.
func (a *Analysis) expression(ctx context.Context, gene int32) ([]float32, error) {
	out := make([]float32, len(a.Kept.Cells))
	next := 0 // of the kept cells
	err := a.x.Rows(ctx, 0, len(a.obs.Index), func(b *sparse.Block) error {
		for ; next < len(out) && int(a.Kept.Cells[next]) < b.First+b.Rows(); next++ {
			indices, data := b.Row(int(a.Kept.Cells[next]) - b.First)
			if j, found := slices.BinarySearch(indices, gene); found {
				out[next] = float32(norm.Value(data[j], a.NormResult.Factors[next]))
			}
		}
		a.progress("gene", b.First+b.Rows(), len(a.obs.Index), "cells")
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
