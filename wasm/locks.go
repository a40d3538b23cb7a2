//go:build js && wasm

package main

import (
	"context"
	"syscall/js"
	"time"
)

// Names of the page's Web Locks: one for whoever changes the store, and one for each file, which every tab
// that has it open shares. The browser takes a lock back when its tab ends, however it ends.
const (
	changeLock = "coverslip/change"
	openLock   = "coverslip/open/"
)

// lock asks for a lock and calls granted when it is there, with null where it was not to be had at once. It is
// held until the promise that granted returns is settled. Where the browser gives no locks (to pages that came
// over plain HTTP from another machine, or that may store nothing) granted is called with undefined: there is
// nothing to share then, or it goes well nearly always.
func lock(name string, options map[string]any, granted func(lock js.Value) any) {
	locks := js.Global().Get("navigator").Get("locks")
	if !locks.Truthy() {
		granted(js.Undefined())
		return
	}
	var callback, failed, done js.Func
	callback = js.FuncOf(func(_ js.Value, args []js.Value) any { return granted(args[0]) })
	failed = js.FuncOf(func(js.Value, []js.Value) any {
		granted(js.Undefined())
		return nil
	})
	done = js.FuncOf(func(js.Value, []js.Value) any {
		callback.Release()
		failed.Release()
		done.Release()
		return nil
	})
	locks.Call("request", name, options, callback).Call("catch", failed).Call("finally", done)
}

// promise returns a promise and what settles it.
func promise() (_ js.Value, settle func()) {
	var resolve js.Value
	executor := js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve = args[0]
		return nil
	})
	defer executor.Release()
	p := js.Global().Get("Promise").New(executor)
	return p, func() { resolve.Invoke() }
}

// Alone implements [worker.Store].
func (browserStore) Alone(ctx context.Context, work func(context.Context) error) error {
	held, release := promise()
	defer release()
	turn := make(chan struct{})
	lock(changeLock, map[string]any{}, func(js.Value) any {
		close(turn)
		return held
	})
	select {
	case <-turn:
		return work(ctx)
	case <-time.After(workPatience):
		return errBusy
	}
}

// Hold implements [worker.Store].
func (browserStore) Hold(file string) (release func()) {
	held, release := promise()
	lock(openLock+file, map[string]any{"mode": "shared"}, func(js.Value) any { return held })
	return release
}

// Held implements [worker.Store].
func (browserStore) Held(_ context.Context, file string) bool {
	answer := make(chan bool, 1)
	lock(openLock+file, map[string]any{"ifAvailable": true}, func(lock js.Value) any {
		answer <- lock.IsNull()
		return nil
	})
	return <-answer
}
