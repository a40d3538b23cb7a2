// Package norm normalises counts as scanpy.pp.normalize_total and log1p do, without rewriting any: a
// cell's size factor says all, and a value log1p(count × factor) is made where it is used.
package norm

import (
	"errors"
	"fmt"
	"math"

	"coverslip/core/stats"
)

// Result holds what turns counts into normalised values. Slices are owned by the result.
type Result struct {
	TargetSum float64   // what every cell's counts add up to after normalising
	Totals    []float64 // of each kept cell, over the kept genes
	Factors   []float64 // TargetSum / total; 1 for a cell without counts, as scanpy leaves it
}

// New returns the size factors of cells with those totals, which it keeps. targetSum 0 takes the median of
// the totals above 0, as scanpy does by default; then some cell must have a count.
func New(totals []float64, targetSum float64) (*Result, error) {
	if targetSum < 0 || math.IsNaN(targetSum) || math.IsInf(targetSum, 0) {
		return nil, fmt.Errorf("target_sum is %g: give a number above 0, or 0 for the median of the cells' totals", targetSum)
	}
	if targetSum == 0 {
		var positive []float64
		for _, t := range totals {
			if t > 0 {
				positive = append(positive, t)
			}
		}
		if len(positive) == 0 {
			return nil, errors.New("no cell has any count, so their totals have no median to normalise to")
		}
		targetSum = stats.Median(positive)
	}
	factors := make([]float64, len(totals))
	for i, t := range totals {
		factors[i] = Factor(t, targetSum)
	}
	return &Result{TargetSum: targetSum, Totals: totals, Factors: factors}, nil
}

// Factor returns the size factor of a cell with that total.
func Factor(total, targetSum float64) float64 {
	if total == 0 {
		return 1
	}
	return targetSum / total
}
