package worker

import (
	"context"
	"sync"
	"time"
)

// headStart is a run that was begun before it is asked for, while the person looks at the settings. Until then nothing
// of it is told or kept.
type headStart struct {
	run   *run
	stop  context.CancelFunc
	ended chan struct{} // closed when it has ended, with took and err set
	took  time.Duration
	err   error

	mu    sync.Mutex
	asked bool     // whether the request that it is for has come
	held  []func() // what is to be done when it comes
	tell  Teller   // of that request; until then one that nobody hears
}

// begin gives a run its head start, in place of the one before.
func (s *Session) begin(r *run) {
	ctx, stop := context.WithCancel(context.Background())
	unheard := &teller{host: &Host{Sender: nobody{}, Yield: s.host.Yield}, yielded: time.Now(), every: aheadFor}
	h := &headStart{run: r, stop: stop, ended: make(chan struct{}), tell: unheard}
	r.tell, r.when = h, h.hold
	s.mu.Lock()
	s.begun = h
	s.mu.Unlock()
	go func() {
		start := time.Now()
		defer close(h.ended)
		defer func() { h.took = time.Since(start) }()
		defer caught(&h.err)
		h.err = r.compute(ctx)
	}()
}

// aheadFor is how long a head start goes on before it lets in what has arrived: the card asks for more, and the run may
// be asked for.
const aheadFor = 10 * time.Millisecond

// takeBegun returns the head start that there is, or nil, and leaves it to the caller.
func (s *Session) takeBegun() *headStart {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.begun
	s.begun = nil
	return h
}

// isOf reports whether it does what a run is to do.
func (h *headStart) isOf(r *run) bool {
	return h != nil && h.run.file == r.file && h.run.keys == r.keys
}

// end ends it and returns the steps that it has done.
func (h *headStart) end() map[string]any {
	if h == nil {
		return nil
	}
	h.stop()
	<-h.ended
	return h.run.steps
}

// join makes a head start the run that was asked for: what it has found is kept and told, and so is what it finds from
// now on. It returns when the run has ended.
func (s *Session) join(ctx context.Context, h *headStart, tell Teller) (*RunResult, error) {
	s.keepTables(h.run.file, h.run.plan.Source)
	h.ask(tell)
	defer s.store.settle()
	select {
	case <-h.ended:
		if h.err != nil {
			return nil, h.err
		}
		return s.finish(h.run, true, h.took), nil
	case <-ctx.Done():
		h.end()
		return nil, ctx.Err()
	}
}

// ask has it tell what it holds, and the rest as it comes.
func (h *headStart) ask(tell Teller) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked, h.tell = true, tell
	for _, do := range h.held {
		do()
	}
	h.held = nil
}

// hold does what is to wait for the run to be asked for.
func (h *headStart) hold(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.asked {
		do()
	} else {
		h.held = append(h.held, do)
	}
}

// teller is the one that there is now.
func (h *headStart) teller() Teller {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.tell
}

// Progress implements [Teller].
func (h *headStart) Progress(p Progress) { h.teller().Progress(p) }

// Step implements [Teller].
func (h *headStart) Step(s *Step) { h.teller().Step(s) }

// Breathe implements [Teller].
func (h *headStart) Breathe() { h.teller().Breathe() }
