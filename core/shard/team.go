package shard

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a goroutine of a team stays awake without work.
const patience = time.Millisecond

// Team does short stretches of work side by side, one after the other. Its goroutines stay awake between two stretches, as
// a processor takes as long to wake as some of these take: a tenth of a millisecond. They sleep when nothing comes.
// A nil Team is one worker, the caller.
type Team struct {
	size   int
	work   atomic.Pointer[stretch] // the last that was given out
	asleep atomic.Int32            // goroutines that sleep, or are about to
	wake   chan struct{}
	ended  chan struct{}
}

// stretch is work in parts, which whoever is free takes.
type stretch struct {
	n    int64
	do   func(part int)
	next atomic.Int64 // the first part that nobody took
	done atomic.Int64 // parts
	once sync.Once
	what any // do panicked with
}

// NewTeam starts a team of so many workers, of which the caller of Do is one; nil for one alone. It must be ended.
func NewTeam(workers int) *Team {
	if workers <= 1 {
		return nil
	}
	t := &Team{size: workers, wake: make(chan struct{}, workers), ended: make(chan struct{})}
	for range workers - 1 {
		go t.serve()
	}
	return t
}

// Size is how many workers there are.
func (t *Team) Size() int {
	if t == nil {
		return 1
	}
	return t.size
}

// Do does the parts 0 to n-1, in any order, and returns when all are done. A panic of do is one of the caller's then.
func (t *Team) Do(n int, do func(part int)) {
	if t == nil || n < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	s := &stretch{n: int64(n), do: do}
	t.work.Store(s)
	for range min(n-1, int(t.asleep.Load())) {
		select {
		case t.wake <- struct{}{}:
		default: // enough wake already
		}
	}
	s.help()
	for s.done.Load() < s.n {
		runtime.Gosched()
	}
	if s.what != nil {
		panic(s.what)
	}
}

// End lets the goroutines end.
func (t *Team) End() {
	if t != nil {
		close(t.ended)
	}
}

// serve takes part in each stretch.
func (t *Team) serve() {
	var last *stretch
	for {
		s := t.work.Load()
		for since := time.Now(); s == last; s = t.work.Load() {
			select {
			case <-t.ended:
				return
			default:
				runtime.Gosched()
			}
			if time.Since(since) > patience {
				t.sleep(last)
				since = time.Now()
			}
		}
		s.help()
		last = s
	}
}

// sleep waits until there is another stretch than the last, or the end.
func (t *Team) sleep(last *stretch) {
	t.asleep.Add(1)
	defer t.asleep.Add(-1)
	if t.work.Load() != last {
		return // it came before anybody knew of the sleep
	}
	select {
	case <-t.wake:
	case <-t.ended:
	}
}

// help does parts until nobody is wanted any more.
func (s *stretch) help() {
	for {
		i := s.next.Add(1) - 1
		if i >= s.n {
			return
		}
		s.part(int(i))
	}
}

func (s *stretch) part(i int) {
	defer s.done.Add(1)
	defer func() {
		if what := recover(); what != nil {
			s.once.Do(func() { s.what = what })
		}
	}()
	s.do(i)
}
