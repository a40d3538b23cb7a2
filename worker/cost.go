package worker

import (
	"context"

	"coverslip/core"
	"coverslip/core/engine"
)

// shares is how the memory is divided among a session and its mates.
type shares struct {
	mates         int
	each          core.Limits // of a mate
	session, mate core.Need
	arrays        int64 // bytes of those that carry parts, and results to the store and the page
}

// leastRoom is how many bytes of counts a mate should be able to keep: with less, fewer mates that read the file
// once are faster than more that read it again.
const leastRoom = 64 << 20

// copiedBytes is what of each cell's results there is beside the session on their way to the store and the page: copies,
// some MB at a time, that wait for a collector.
const copiedBytes = 150

// divide finds the most mates, up to the host's workers, that have room beside the session; one, if none has.
//
// The session holds the bytes of a part for each mate, and the part that it merges; a second one may wait for each
// mate, but seldom does. As many arrays carry parts to and fro. A mate holds its part and the bytes that it turns it into.
func (h *Host) divide(s core.Shape, p engine.Plan) (d shares) {
	all, usual := h.limits(), engine.Predict(s.Cells, s.Genes, s.NonZeros, engine.DefaultPlan())
	for d.mates = h.Workers; ; d.mates-- {
		merges := core.Role{Merges: true, Parts: d.mates + 1}
		d.arrays = copiedBytes*int64(s.Cells) + int64(merges.Parts)*usual.PCA.Part
		beside := all.Predict(s, engine.DefaultPlan(), merges).Peak() + d.arrays
		d.each = core.Limits{Memory: max(0, all.Memory-beside) / int64(d.mates), Workers: 1}
		d.mate = d.each.Predict(s, p, core.Role{Reads: 1, Parts: 2, Share: d.mates})
		if d.mates == 1 || d.mate.Room >= leastRoom {
			d.session = all.Predict(s, p, merges)
			return d
		}
	}
}

// limits are those of the session where it does all the work: with all workers, or the one that it has beside mates.
func (h *Host) limits() core.Limits {
	l := core.Limits{Memory: int64(h.BudgetMiB) << 20, Workers: max(1, h.Workers)}
	if h.StartMate != nil {
		l.Workers = 1
	}
	return l
}

// LimitMemory has the collector of this program keep to so many bytes.
func LimitMemory(bytes int64) { core.Limits{Memory: bytes}.Apply() }

// Cost implements [Operations].
func (s *Session) Cost(_ context.Context, p CostParams) (*Cost, error) {
	f, err := s.current()
	if err != nil {
		return nil, err
	}
	host := s.host
	if p.BudgetMiB > 0 {
		host.BudgetMiB = p.BudgetMiB
	}
	shape, page := f.shape(p.Plan.Source), 0
	if host.PageMiB != nil {
		page = host.PageMiB(f.given.Size, shape.Cells)
	}
	return host.cost(shape, p.Plan, page), nil
}

// shape is that of a matrix, as the summary has it.
func (f *openFile) shape(source engine.Source) core.Shape {
	if m := f.summary.matrix(source); m != nil {
		return core.NewShape(m.Cells, m.Genes, m.NonZeros)
	}
	return core.Shape{}
}

// cost predicts what a run takes beside what the page does, by the same decisions that it makes.
func (h *Host) cost(shape core.Shape, plan engine.Plan, pageMiB int) *Cost {
	if h.StartMate == nil || h.Workers == 0 {
		l := h.limits()
		n := l.Predict(shape, plan, l.Alone())
		return &Cost{h.BudgetMiB, mib(n.Peak()), pageMiB, n.Whole, n.Readings, l.Workers}
	}
	d := h.divide(shape, plan)
	return &Cost{h.BudgetMiB, mib(d.session.Peak() + int64(d.mates)*d.mate.Peak() + d.arrays), pageMiB, d.mate.Whole, d.mate.Readings, d.mates}
}

func mib(bytes int64) int { return int(bytes >> 20) }
