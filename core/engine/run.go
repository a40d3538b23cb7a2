package engine

import (
	"context"
	"time"

	"coverslip/core/norm"
	"coverslip/core/pca"
)

// Done says that a step of a run has ended. Steps that were done in one pass over the rows share its
// time: the reading counts for the first of them.
type Done struct {
	Step    string
	Seconds float64
}

// Run does the whole plan in the fewest passes over the rows, and calls done (which may be nil) after
// each step, in the order QC, Filter, Norm, HVG, ORA, PCA. Whoever works on the rows need not wait for it: it is called
// when the next pass is under way, in the calling goroutine, and before Run returns. Steps whose results are there
// already, given by the Set methods, are not done again: they must be of the same plan.
//
// Without a threshold for genes, and with a fixed target sum, one pass does all but PCA. Otherwise which
// genes are kept, and so a cell's total, is known only after the first pass, and a second follows; a
// target sum of 0 takes one more where genes were dropped, for the median of the totals.
//
// The first error ends the run; the steps before it keep their results.
func (a *Analysis) Run(ctx context.Context, p Plan, done func(Done)) error {
	if done == nil {
		done = func(Done) {}
	}
	r := &run{a: a, plan: p, done: done, clock: time.Now()}
	a.meanwhile = r.tell
	defer func() {
		a.meanwhile = nil
		r.tell()
	}()
	for _, step := range []func(context.Context) error{r.check, r.qc, r.filter, r.cells, r.pca} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type run struct {
	a      *Analysis
	plan   Plan
	done   func(Done)
	clock  time.Time // when the last step ended
	untold []Done
	missed []int64   // from a QC pass that knew the filter
	pass   *cellPass // what the kept cells gave; nil: not read yet
}

// ended says that a step has ended, of whose time some is another step's.
func (r *run) ended(step string, others time.Duration) {
	now := time.Now()
	r.untold = append(r.untold, Done{step, (now.Sub(r.clock) - others).Seconds()})
	r.clock = now
}

// tell tells of the steps that have ended.
func (r *run) tell() {
	for len(r.untold) > 0 {
		next, start := r.untold[0], time.Now()
		r.untold = r.untold[1:]
		r.done(next)
		r.clock = r.clock.Add(time.Since(start)) // what done takes, such as storing the result, is no step's
	}
}

// check refuses at once what would otherwise be found wrong after minutes of reading.
func (r *run) check(context.Context) error {
	a, p := r.a, r.plan
	if err := p.Check(); err != nil {
		return err
	}
	if a.HVGResult == nil {
		if _, _, err := a.batches(p.HVG.BatchKey); err != nil {
			return err
		}
	}
	if a.ORAResult == nil && len(p.ORA.Sets) > 0 {
		if _, err := a.newTester(p.ORA); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) qc(ctx context.Context) error {
	a, f := r.a, r.plan.Filter
	if a.QCResult != nil {
		return nil
	}
	q, err := a.newQCPass(r.plan.Mito, r.plan.QC)
	if err != nil {
		return err
	}
	q.task.Filter = &f
	if f.MinCells <= 0 && r.plan.Norm.TargetSum > 0 {
		// All genes are kept, so the kept cells need no second reading.
		if q.then, err = r.newCellPass(); err != nil {
			return err
		}
	}
	if err := q.read(ctx); err != nil {
		return err
	}
	a.QCResult, r.missed, r.pass = q.total.Result(), q.missed, q.then
	r.ended(StepQC, r.computing())
	return nil
}

func (r *run) filter(ctx context.Context) (err error) {
	a := r.a
	if a.filtered {
		return nil
	}
	if r.missed == nil {
		if r.missed, err = a.countDropped(ctx, r.plan.Filter); err != nil {
			return err
		}
	}
	kept, err := a.applyFilter(r.plan.Filter, r.missed)
	if err != nil {
		return err
	}
	a.SetFilter(kept)
	r.ended(StepFilter, 0)
	return nil
}

// newCellPass returns the pass that does what is missing of Norm, HVG and ORA, on the genes kept now; nil
// where nothing is. A pass of the whole file's cells does not know yet which are kept; its batches then
// include those of dropped cells only, which find no cell and are left out.
func (r *run) newCellPass() (_ *cellPass, err error) {
	a, p := r.a, r.plan
	c := &cellPass{task: &KeptTask{TargetSum: p.Norm.TargetSum}}
	if a.NormResult != nil {
		c.task.Factors = a.NormResult.Factors
	}
	if a.ORAResult == nil && len(p.ORA.Sets) > 0 {
		if err = a.wantORA(c, p.ORA); err != nil {
			return nil, err
		}
	}
	if a.HVGResult == nil {
		if err := a.wantMoments(c, p.HVG, p.PCA.MaskVar == pca.AllGenes); err != nil {
			return nil, err
		}
	}
	if c.task.Factors != nil && c.ora == nil && c.sums == nil {
		return nil, nil
	}
	return c, nil
}

// computing is the time that the pass spent on HVG and ORA, without the reading.
func (r *run) computing() time.Duration {
	if r.pass == nil {
		return 0
	}
	return r.shared(r.pass.hvgTime) + r.shared(r.pass.oraTime)
}

// shared is the time that work of several workers took.
func (r *run) shared(of time.Duration) time.Duration { return of / time.Duration(max(1, r.a.Workers)) }

// cells does Norm, HVG and ORA.
func (r *run) cells(ctx context.Context) (err error) {
	a := r.a
	normKnown := a.NormResult != nil
	if totals := a.knownTotals(); !normKnown && (totals != nil || r.plan.Norm.TargetSum == 0) {
		if a.NormResult, err = a.normalize(ctx, totals, r.plan.Norm); err != nil {
			return err
		}
	}
	if r.pass == nil {
		if r.pass, err = r.newCellPass(); err != nil || r.pass == nil {
			return err
		}
		if err := a.readKept(ctx, r.stage(), r.pass); err != nil {
			return err
		}
		r.clock = r.clock.Add(r.computing())
	}
	if a.NormResult == nil {
		if a.NormResult, err = norm.New(r.pass.totals, r.plan.Norm.TargetSum); err != nil {
			return err
		}
	}
	if !normKnown {
		r.ended(StepNorm, 0)
	}
	if r.pass.sums != nil {
		if err := a.findHVG(r.pass.sums, r.plan.HVG); err != nil {
			return err
		}
		r.ended(StepHVG, -r.shared(r.pass.hvgTime))
	}
	if r.pass.ora != nil {
		a.ORAResult = r.pass.ora
		r.ended(StepORA, -r.shared(r.pass.oraTime))
	}
	return nil
}

// stage is what the pass over the kept cells is shown as.
func (r *run) stage() string {
	if r.pass.sums == nil && r.pass.ora != nil {
		return StepORA
	}
	return StepHVG
}

func (r *run) pca(ctx context.Context) error {
	if r.a.PCAResult != nil {
		return nil
	}
	if err := r.a.PCA(ctx, r.plan.PCA); err != nil {
		return err
	}
	r.ended(StepPCA, 0)
	return nil
}
