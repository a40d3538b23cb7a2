package worker

import (
	"testing"

	"coverslip/core"
	"coverslip/core/engine"
)

// TestSharesFitTheBudget: a session, its mates and what goes over between them take no more than the budget together, and
// what goes over is not forgotten: a covariance for each mate and one more, and results of each cell.
func TestSharesFitTheBudget(t *testing.T) {
	const genes, valuesPerCell = 33_694, 1620
	for _, cells := range []int{20_000, 200_000, 500_000} {
		for _, budget := range []int{1024, 2048} {
			h := &Host{BudgetMiB: budget, Workers: 4, StartMate: func() (Mate, error) { return nil, nil }}
			shape := core.NewShape(cells, genes, int64(cells)*valuesPerCell)
			d := h.divide(shape, engine.DefaultPlan())
			used := d.session.Peak() + int64(d.mates)*d.each.Memory + d.arrays
			if used > int64(budget)<<20 {
				t.Errorf("%d cells, %d mates: %d MiB of %d", cells, d.mates, mib(used), budget)
			}
			const covariance = 8 * 2000 * 2000 / 2
			if least := int64(d.mates+1)*covariance + 40*int64(cells); d.arrays < least {
				t.Errorf("%d cells, %d mates: arrays of %d MiB, expected %d at least", cells, d.mates, mib(d.arrays), mib(least))
			}
			if got := h.cost(shape, engine.DefaultPlan(), 0).EngineMiB; got > budget || got < mib(d.arrays) {
				t.Errorf("%d cells: predicted %d MiB of %d", cells, got, budget)
			}
		}
	}
}
