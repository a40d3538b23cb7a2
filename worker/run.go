package worker

import (
	"context"
	"time"

	"coverslip/core/engine"
)

// run is one request "run" while it goes on.
type run struct {
	store *keeper
	tell  Teller
	file  *openFile
	plan  engine.Plan
	keys  cacheKeys
	a     *engine.Analysis
	known map[string]any  // the steps of the view that is shown, as they are kept, by key: nobody changes them
	begun map[string]any  // and those of a head start for other settings, which nobody was told of
	steps map[string]any  // and of this run
	when  func(do func()) // does what is to wait until the run is asked for
}

// Run implements [Operations]. The results of the run before are shown until this one has ended well.
func (s *Session) Run(ctx context.Context, p RunParams, tell Teller) (*RunResult, error) {
	f, err := s.current()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	r := &run{store: s.store, tell: tell, file: f, plan: p.Plan, keys: keysOf(f.summary.Key, p.Plan), when: func(do func()) { do() }}
	r.known, r.steps = s.steps(), map[string]any{}
	begun := s.takeBegun()
	if !p.CachedOnly && begun.isOf(r) {
		return s.join(ctx, begun, tell)
	}
	if steps := begun.end(); !p.CachedOnly {
		r.begun = steps
	}
	if p.CachedOnly && f.fresh { // helpers will be wanted, whatever is found here
		f.prepare(&s.host, p.Plan.Source)
	}
	if r.a, err = f.analysis(ctx, s, p.Plan.Source); err != nil {
		return nil, err
	}
	complete := r.restore(ctx)
	if complete || !p.CachedOnly {
		s.keepTables(f, p.Plan.Source)
	}
	switch {
	case complete:
	case p.CachedOnly: // the person looks at the settings now
		s.prepare(r, p.Begin)
	default:
		f.help(&s.host, r.a, p.Plan.Source)
		if err := r.compute(ctx); err != nil {
			return nil, err
		}
		complete = true
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.finish(r, complete, time.Since(start)), nil
}

// prepare has mates open the file for a run that is likely to come, and begins it where it may: where there is room for
// all counts, no other settings will have them read again.
func (s *Session) prepare(r *run, mayBegin bool) {
	f, source := r.file, r.plan.Source
	switch {
	case !f.prepare(&s.host, source):
	case mayBegin && f.crew.file.Stay && len(r.steps) == 0:
		f.help(&s.host, r.a, source)
		s.begin(r)
	default:
		go f.inputs[source].Glance(context.Background())
	}
}

// compute does the steps that were not restored. Each is told when it is kept: what a person has seen to
// end is there after a crash.
func (r *run) compute(ctx context.Context) error {
	defer r.store.settle()
	defer listen(r.a, r.tell)()
	norm := 0.0
	return r.a.Run(ctx, r.plan, func(d engine.Done) {
		// Nothing is shown of normalising, but its pass over the rows is what HVG came of.
		switch d.Step {
		case engine.StepNorm:
			norm = d.Seconds
		case engine.StepHVG:
			d.Seconds += norm
		}
		key, result := r.kept(d)
		r.steps[key] = result
		r.when(func() { r.store.save(r.file.summary.Key, key, result) })
		r.tell.Breathe() // what led to the step took a while, and so may what follows
		if step := r.step(d.Step, d.Seconds, false); step != nil {
			r.when(func() { r.store.behind(func() { r.tell.Step(step) }) })
		}
	})
}

// listen passes the analysis's progress on, until the function that it returns is called.
func listen(a *engine.Analysis, tell Teller) (stop func()) {
	a.Progress = func(stage string, done, total int64, unit string) {
		tell.Progress(Progress{Stage: Stage(stage), Done: done, Total: total, Unit: unit})
	}
	return func() { a.Progress = nil }
}

// finish makes the run the one that is shown, when there is something to show.
func (s *Session) finish(r *run, complete bool, took time.Duration) *RunResult {
	result := &RunResult{Complete: complete, Seconds: took.Seconds(), BudgetMiB: s.host.BudgetMiB, Obs: r.file.summary.Obs}
	if s.host.MemoryMiB != nil {
		result.MemoryMiB = s.host.MemoryMiB()
	}
	if c := r.file.crew; c != nil {
		result.MemoryMiB += c.memoryMiB()
	}
	if !complete {
		return result
	}
	v := newView(r)
	v.record = s.recorder(r, v)
	result.Workers = max(1, r.a.Workers)
	result.Cells, result.Genes = v.results.Obs.Index.Len(), v.results.Var.Index.Len()
	result.Obs = v.columns(r.file)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs++
	v.run, s.view = s.runs, v
	return result
}

// Fingerprint implements [Operations]. It is kept: hashing all results takes a while for many cells.
func (s *Session) Fingerprint(ctx context.Context, tell Teller) (*Fingerprint, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	key, out := v.keys.fingerprint(v.file), &Fingerprint{}
	if s.store.load(ctx, key, out) {
		return out, nil
	}
	r, err := v.record()
	if err != nil {
		return nil, err
	}
	out.SHA256 = r.Fingerprint
	s.store.save(v.file, key, out)
	return out, nil
}
