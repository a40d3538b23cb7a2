//go:build js && wasm

package main

import (
	"context"
	"runtime"
	"sync"
	"syscall/js"

	"coverslip/worker"
)

// helper answers a mate: it is this program in its other role.
type helper struct {
	port js.Value
	does worker.Helper

	mu      sync.Mutex
	cancels map[int]context.CancelFunc
	spare   js.Value // an ArrayBuffer for the next part; undefined: none
}

// help serves until the worker is ended.
func help() {
	h := &helper{port: js.Global(), cancels: map[int]context.CancelFunc{}}
	h.does.Yield = newTurn().wait
	h.port.Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		h.receive(args[0].Get("data"))
		return nil
	}))
	h.port.Call("postMessage", map[string]any{"hello": true})
	touch(touchedBytes / processors())
	select {}
}

// receive takes a message and returns at once; what takes time goes on beside it, in its turn.
func (h *helper) receive(message js.Value) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if cancel := message.Get("cancel"); cancel.Type() == js.TypeNumber {
		if stop := h.cancels[cancel.Int()]; stop != nil {
			stop()
		}
		return
	}
	if spare := message.Get("spare"); spare.Truthy() {
		h.spare = spare
	}
	id := message.Get("id").Int()
	ctx, cancel := context.WithCancel(context.Background())
	h.cancels[id] = cancel
	go func() {
		part, err := h.do(ctx, id, message)
		h.mu.Lock()
		delete(h.cancels, id)
		h.mu.Unlock()
		cancel()
		h.reply(id, part, err)
	}()
}

func (h *helper) do(ctx context.Context, id int, message js.Value) (*worker.Packed, error) {
	if about := message.Get("open"); about.Truthy() {
		m, err := worker.UnpackMatrix(bytesOf(about))
		if err != nil {
			return nil, err
		}
		worker.LimitMemory(m.Memory)
		return nil, h.does.Open(ctx, worker.MateFile{File: newFileReader(message.Get("file")).readWhole(), MateMatrix: m})
	}
	if stage := message.Get("stage"); stage.Truthy() {
		return nil, h.does.Stage(ctx, bytesOf(stage))
	}
	return h.does.Do(ctx, message.Get("shard").Int(), func(row int) {
		h.port.Call("postMessage", map[string]any{"id": id, "at": row})
	})
}

func (h *helper) reply(id int, part *worker.Packed, err error) {
	message := map[string]any{"id": id, "mib": memoryMiB()}
	transfer := []any{}
	send := func(name string, bytes js.Value) {
		message[name] = bytes
		transfer = append(transfer, bytes.Get("buffer"))
	}
	if err != nil {
		send("failed", bytesToJS(worker.PackError(err)))
	} else if part != nil {
		send("part", h.carry(part))
		part.Free()
	}
	h.port.Call("postMessage", message, transfer)
}

// carry copies a part into what is at hand to carry it, else into an array of its own.
func (h *helper) carry(part *worker.Packed) js.Value {
	h.mu.Lock()
	buffer := h.spare
	h.spare = js.Undefined()
	h.mu.Unlock()
	size := total(part.Pieces)
	if buffer.IsUndefined() || buffer.Get("byteLength").Int() < size {
		buffer = jsArrayBuffer.New(size)
	}
	array := jsUint8Array.New(buffer, 0, size)
	fill(array, size, part.Pieces)
	return array
}

// touchedBytes is how much memory all helpers together touch before they are needed. A system gives memory when it is first
// written, page by page, which is a quarter of what a helper does for 3,000 cells.
const touchedBytes = 80 << 20

// touch writes so much of the memory that the program will use.
func touch(bytes int) {
	const page = 4096
	memory := make([]byte, bytes)
	for i := 0; i < bytes; i += page {
		memory[i] = 1
	}
	runtime.KeepAlive(memory)
	runtime.GC()
}
