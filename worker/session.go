package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// Session is the engine's side of one conversation: one file at a time, and the results of its last
// run. Requests that read the file take turns, in the order in which they were asked; the others are
// answered at once, from the run before where one is going on.
type Session struct {
	host  Host
	store *keeper

	mu      sync.Mutex // guards the fields below
	file    *openFile  // nil before the first open
	view    *view      // nil before the first run of the file
	runs    int        // that have given a view
	begun   *headStart // a run that was not asked for yet; nil: none
	cancels map[int64]context.CancelFunc
	warming context.Context    // of Warm
	endWarm context.CancelFunc // ends Warm, or has it not begin
	turn    chan struct{}      // closed when the last request that took a turn has ended
	asked   sync.WaitGroup

	mates reserve
}

var _ Operations = (*Session)(nil)

// New returns a session without a file.
func New(host Host) *Session {
	s := &Session{host: host, store: newKeeper(host.Store), cancels: map[int64]context.CancelFunc{}, turn: closed}
	s.warming, s.endWarm = context.WithCancel(context.Background())
	if host.StartMate != nil {
		s.mates.start = host.StartMate
		s.host.StartMate = s.mates.take
	}
	return s
}

// Request is one decoded request. Params is what [NewParams] returned for its op, filled in.
type Request struct {
	ID     int64
	Op     string
	Params any
}

// Ask takes a request and returns at once; its reply goes to the sender.
func (s *Session) Ask(r Request) {
	ctx, cancel := context.WithCancel(context.Background())
	op, known := operations[r.Op]
	takesTurn := known && op.takesTurn(r.Params)
	before, after := s.register(r.ID, cancel, takesTurn)
	s.asked.Go(func() {
		value, err := any(nil), errUnknownOp(r.Op)
		if known {
			if takesTurn {
				wait(ctx, before)
			}
			value, err = s.call(ctx, op, r)
		}
		s.mu.Lock()
		delete(s.cancels, r.ID)
		s.mu.Unlock()
		cancel()
		if err != nil {
			s.host.Sender.Reply(r.ID, nil, failure(err))
		} else {
			s.host.Sender.Reply(r.ID, value, nil)
		}
		<-before // when cancelled while waiting: those behind still wait for the one before
		close(after)
	})
}

// register notes how a request is cancelled, and its place in the row: before is closed when its turn
// has come, and it closes after.
func (s *Session) register(id int64, cancel context.CancelFunc, takesTurn bool) (before, after chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancels[id] = cancel
	before, after = s.turn, make(chan struct{})
	if takesTurn {
		s.turn = after
		s.endWarm()
	} else {
		before = closed
	}
	return before, after
}

// closed is the turn of whoever need not wait.
var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

func wait(ctx context.Context, turn <-chan struct{}) {
	select {
	case <-turn:
	case <-ctx.Done():
	}
}

// Cancel ends the request with this id as soon as it looks up from its work; it does nothing when
// the request has been answered.
func (s *Session) Cancel(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.cancels[id]; cancel != nil {
		cancel()
	}
}

// Wait returns when all that was asked is answered, and what is to be kept is with the store.
func (s *Session) Wait() {
	s.asked.Wait()
	s.store.settle()
}

// call does one request. A panic in it is a fault of the program: the session drops what it holds,
// as that may be in any state, and goes on.
func (s *Session) call(ctx context.Context, op operation, r Request) (value any, err error) {
	defer func() {
		if fault := (*panicError)(nil); errors.As(err, &fault) {
			s.reset()
		}
	}()
	defer caught(&err)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.Op != "run" && op.takesTurn(r.Params) {
		s.takeBegun().end()
	}
	return op.call(ctx, s, r.Params, newTeller(s, r.ID))
}

// caught makes the panic of the function that defers it an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = &panicError{value: fmt.Sprint(p), stack: string(debug.Stack())}
	}
}

func (s *Session) reset() {
	s.takeBegun().end()
	s.mu.Lock()
	before := s.file
	s.file, s.view = nil, nil
	s.mu.Unlock()
	if before != nil {
		before.leave()
	}
}

// current returns the open file.
func (s *Session) current() (*openFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil, errNoFile
	}
	return s.file, nil
}

// steps returns those that the view came of, as they are kept, by key.
func (s *Session) steps() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.view == nil {
		return nil
	}
	return s.view.steps
}

// shown returns the results of the last run of the open file.
func (s *Session) shown() (*view, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.file == nil:
		return nil, errNoFile
	case s.view == nil:
		return nil, errNoRun
	}
	return s.view, nil
}
