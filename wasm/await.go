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

// await waits until a promise is settled.
func await(promise js.Value) (value js.Value, err error) {
	settled := make(chan struct{})
	kept := js.FuncOf(func(_ js.Value, args []js.Value) any {
		value = args[0]
		close(settled)
		return nil
	})
	defer kept.Release()
	broken := js.FuncOf(func(_ js.Value, args []js.Value) any {
		err = js.Error{Value: args[0]}
		close(settled)
		return nil
	})
	defer broken.Release()
	promise.Call("then", kept, broken)
	<-settled
	return value, err
}
