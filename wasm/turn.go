//go:build js && wasm

package main

import "syscall/js"

// turn gives the browser one turn of its event loop, in which a message of the page is received.
//
// It posts to a MessageChannel of its own and waits for that message, which comes behind those that
// wait already. time.Sleep would do too, but timers that follow each other are held back for 4 ms.
type turn struct {
	port js.Value
	come chan struct{}
}

func newTurn() *turn {
	channel := js.Global().Get("MessageChannel").New()
	t := &turn{port: channel.Get("port2"), come: make(chan struct{}, 1)}
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		t.come <- struct{}{}
		return nil
	}))
	return t
}

func (t *turn) wait() {
	t.port.Call("postMessage", js.Null())
	<-t.come
}
