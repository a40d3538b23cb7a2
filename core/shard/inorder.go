package shard

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// ahead is how many parts may wait for one before them, beside those under way: some are large.
const ahead = 1

// InOrder does the parts 0 to n-1, up to workers of them at a time, and hands each to merge in their
// order. merge is called in the calling goroutine, and so is do where there is but one worker. All
// goroutines have ended when it returns.
//
// The first error of do, by the number of its part, ends the rest and is returned; so does one of merge.
// do must return soon after its context is done.
func InOrder[P any](ctx context.Context, workers, n int, do func(ctx context.Context, part int) (P, error), merge func(part int, p P) error) error {
	if workers = min(workers, n); workers > 1 {
		return sideBySide(ctx, workers, n, do, merge)
	}
	for i := range n {
		p, err := do(ctx, i)
		if err != nil {
			return err
		}
		if err := merge(i, p); err != nil {
			return err
		}
	}
	return nil
}

type outcome[P any] struct {
	part  P
	err   error
	fault any // what do panicked with
}

func sideBySide[P any](outer context.Context, workers, n int, do func(context.Context, int) (P, error), merge func(int, P) error) error {
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	done := make([]chan outcome[P], n)
	for i := range done {
		done[i] = make(chan outcome[P], 1)
	}
	room := make(chan struct{}, workers+ahead) // taken by a part until it is merged
	var next atomic.Int64
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel() // before waiting
	for range workers {
		running.Go(func() {
			for {
				select {
				case room <- struct{}{}:
				case <-ctx.Done():
					return
				}
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				done[i] <- attempt(ctx, i, do)
			}
		})
	}
	for i := range n {
		var o outcome[P]
		select {
		case o = <-done[i]:
		case <-outer.Done():
			return outer.Err()
		}
		switch {
		case o.fault != nil:
			panic(o.fault)
		case o.err != nil:
			return o.err
		}
		if err := merge(i, o.part); err != nil {
			return err
		}
		<-room
	}
	return nil
}

// attempt does a part; a panic in it is one of the caller's, who may be prepared for it.
func attempt[P any](ctx context.Context, i int, do func(context.Context, int) (P, error)) (o outcome[P]) {
	o.err = errors.New("shard: ended without an outcome") // as by runtime.Goexit
	defer func() { o.fault = recover() }()
	o.part, o.err = do(ctx, i)
	return o
}
