//go:build js && wasm

package main

import (
	"syscall/js"

	"coverslip/worker"
)

// page is the [worker.Sender] that posts to the page.
type page struct{ port js.Value }

// post sends a message; the buffers in transfer change hands without a copy.
func (p *page) post(message map[string]any, transfer []any) {
	p.port.Call("postMessage", message, transfer)
}

// Reply implements [worker.Sender].
func (p *page) Reply(id int64, value any, failure *worker.Failure) {
	var transfer []any
	message := map[string]any{"id": float64(id), "ok": failure == nil}
	if failure != nil {
		message["error"] = encode(failure, &transfer)
	} else {
		message["value"] = encode(value, &transfer)
	}
	p.post(message, transfer)
}

// Progress implements [worker.Sender].
func (p *page) Progress(id int64, progress worker.Progress) {
	p.post(map[string]any{"id": float64(id), "progress": encode(progress, new([]any))}, nil)
}

// Step implements [worker.Sender].
func (p *page) Step(id int64, step *worker.Step) {
	var transfer []any
	p.post(map[string]any{"id": float64(id), "step": encode(step, &transfer)}, transfer)
}

// Log implements [worker.Sender].
func (p *page) Log(l worker.Log) {
	p.post(map[string]any{"log": encode(l, new([]any))}, nil)
}
