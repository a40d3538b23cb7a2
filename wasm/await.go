//go:build js && wasm

package main

import (
	"errors"
	"syscall/js"
)

// attempt returns what JavaScript throws in f as an error, a [js.Error], and as others what syscall/js panics with where
// there is no such object or method.
func attempt(f func()) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = thrown
		case *js.ValueError:
			err = thrown
		case string:
			err = errors.New(thrown)
		default:
			panic(thrown)
		}
	}()
	f()
	return nil
}

// pending is a promise that somebody waits for, or will.
type pending struct {
	settled chan struct{}
	value   js.Value
	err     error // a js.Error
}

// watch has a promise tell when it is settled. It returns at once.
func watch(promise js.Value) *pending {
	p := &pending{settled: make(chan struct{})}
	var kept, broken js.Func
	settle := func() {
		kept.Release()
		broken.Release()
		close(p.settled)
	}
	kept = js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.value = args[0]
		settle()
		return nil
	})
	broken = js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.err = js.Error{Value: args[0]}
		settle()
		return nil
	})
	promise.Call("then", kept, broken)
	return p
}

// wait waits until it is settled.
func (p *pending) wait() (js.Value, error) {
	<-p.settled
	return p.value, p.err
}

// await waits until a promise is settled.
func await(promise js.Value) (js.Value, error) { return watch(promise).wait() }
