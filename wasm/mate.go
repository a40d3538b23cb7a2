//go:build js && wasm

package main

import (
	"context"
	"fmt"
	"sync"
	"syscall/js"

	"coverslip/worker"
)

// mate is the [worker.Mate] in a Web Worker of this one, which runs this program in its other role.
//
//	-> {start}                    as the page starts a worker, with helper: true
//	<- {hello}
//	-> {id, open, file} | {id, stage} | {id, shard, spare?} | {cancel: id}
//	<- {id, at}... {id, mib, part?} | {id, mib, failed}      mib: what the helper holds
//
// All but ids, shards and the file are bytes; large ones change hands without a copy. The memory of a part goes back, as
// spare, and carries another: two collectors would have to come by before it is free.
type mate struct {
	port js.Value
	on   []js.Func

	mu      sync.Mutex
	next    int
	waiting map[int]*question
	hello   chan struct{}
	gone    error
	mib     float64
	spare   js.Value // undefined: none
}

// question is what is waited for: news of how far it is, and the answer.
type question struct {
	at     func(row int) // nil: of no interest
	answer chan answer
}

type answer struct {
	part []byte
	err  error
}

// startMate starts a worker from the program that this one was started from.
func startMate() (_ worker.Mate, err error) {
	defer func() { // a policy, or a browser without workers in workers
		switch thrown := recover().(type) {
		case nil:
		case error:
			err = thrown
		default:
			panic(thrown)
		}
	}()
	module := js.Global().Get("coverslipModule")
	m := &mate{port: js.Global().Get("Worker").New("worker.js"), waiting: map[int]*question{}, hello: make(chan struct{})}
	m.listen("message", func(event js.Value) { m.receive(event.Get("data")) })
	m.listen("error", func(event js.Value) {
		event.Call("preventDefault")
		m.ended(event.Get("message").String())
	})
	m.port.Call("postMessage", map[string]any{"start": map[string]any{"module": module, "budgetMiB": 0, "helper": true}})
	<-m.hello
	m.mu.Lock()
	defer m.mu.Unlock()
	return m, m.gone
}

func (m *mate) listen(name string, f func(event js.Value)) {
	on := js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	})
	m.on = append(m.on, on)
	m.port.Call("addEventListener", name, on)
}

func (m *mate) receive(message js.Value) {
	if message.Get("hello").Truthy() {
		close(m.hello)
		return
	}
	if exit := message.Get("exit"); exit.Truthy() {
		m.ended(exit.Get("lines").Call("join", " ").String())
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	id := message.Get("id").Int()
	wait := m.waiting[id]
	if wait == nil {
		return
	}
	if row := message.Get("at"); row.Type() == js.TypeNumber {
		wait.at(row.Int())
		return
	}
	var a answer
	if failed := message.Get("failed"); failed.Truthy() {
		a.err = worker.UnpackError(bytesOf(failed))
	} else if part := message.Get("part"); part.Truthy() {
		a.part = bytesOf(part)
		m.spare = part.Get("buffer")
	}
	m.mib = message.Get("mib").Float()
	wait.answer <- a
	delete(m.waiting, id)
}

// ended fails what is waited for, and all that is asked from now on.
func (m *mate) ended(why string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gone != nil {
		return
	}
	m.gone = fmt.Errorf("%s: %w", why, worker.ErrMateGone)
	for id, wait := range m.waiting {
		wait.answer <- answer{err: m.gone}
		delete(m.waiting, id)
	}
	select {
	case <-m.hello:
	default:
		close(m.hello)
	}
}

// ask sends a message and waits for its answer. at hears of the row that it has come to.
func (m *mate) ask(ctx context.Context, at func(row int), message map[string]any, transfer ...any) ([]byte, error) {
	wait := &question{at, make(chan answer, 1)}
	m.mu.Lock()
	if m.gone != nil {
		m.mu.Unlock()
		return nil, m.gone
	}
	m.next++
	id := m.next
	m.waiting[id] = wait
	m.mu.Unlock()
	message["id"] = id
	m.port.Call("postMessage", message, transfer)
	select {
	case a := <-wait.answer:
		return a.part, a.err
	case <-ctx.Done():
		m.port.Call("postMessage", map[string]any{"cancel": id})
		return nil, ctx.Err()
	}
}

// Open implements [worker.Mate].
func (m *mate) Open(ctx context.Context, f worker.MateFile) error {
	reader, ok := f.File.(*fileReader)
	if !ok {
		return fmt.Errorf("a %T cannot be sent to another worker", f.File)
	}
	_, err := m.ask(ctx, nil, map[string]any{"open": bytesToJS(f.Pack()), "file": reader.file})
	return err
}

// Stage implements [worker.Mate].
func (m *mate) Stage(ctx context.Context, stage []byte) error {
	bytes := bytesToJS(stage)
	_, err := m.ask(ctx, nil, map[string]any{"stage": bytes}, bytes.Get("buffer"))
	return err
}

// Do implements [worker.Mate].
func (m *mate) Do(ctx context.Context, shard int, at func(row int)) ([]byte, error) {
	message := map[string]any{"shard": shard}
	m.mu.Lock()
	spare := m.spare
	m.spare = js.Undefined()
	m.mu.Unlock()
	if spare.IsUndefined() {
		return m.ask(ctx, at, message)
	}
	message["spare"] = spare
	return m.ask(ctx, at, message, spare)
}

// MemoryMiB implements [worker.Mate].
func (m *mate) MemoryMiB() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.mib
}

// End implements [worker.Mate].
func (m *mate) End() {
	m.ended("ended")
	m.port.Call("terminate")
	for _, f := range m.on {
		f.Release()
	}
}

func bytesOf(a js.Value) []byte {
	b := make([]byte, a.Get("length").Int())
	js.CopyBytesToGo(b, a)
	return b
}
