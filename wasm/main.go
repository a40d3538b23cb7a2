//go:build js && wasm

// Command wasm is the engine in a Web Worker: it puts package worker between the messages of the page,
// the File that a person picked and the browser's storage. It is the only package that knows
// JavaScript.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall/js"

	"coverslip/worker"
)

const defaultBudgetMiB = 1024

func main() {
	if os.Getenv("COVERSLIP_HELPER") != "" {
		help()
	}
	budget, err := strconv.Atoi(os.Getenv("COVERSLIP_BUDGET_MIB"))
	if err != nil || budget <= 0 {
		budget = defaultBudgetMiB
	}
	worker.LimitMemory(int64(budget) << 20)
	page := &page{port: js.Global()}
	session := worker.New(worker.Host{
		Version:   build(),
		Store:     browserStore{},
		Sender:    page,
		Yield:     newTurn().wait,
		NewFile:   newMadeFile,
		MemoryMiB: memoryMiB,
		BudgetMiB: budget,
		PageMiB:   pageMiB,
		Workers:   processors(),
		StartMate: startMate,
		Aside:     aside,
	})
	page.port.Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		receive(session, page, args[0].Get("data"))
		return nil
	}))
	page.post(map[string]any{"hello": encode(worker.Hello{
		Protocol: worker.Protocol, Build: build(), BudgetMiB: budget,
	}, new([]any))}, nil)
	select {}
}

// receive takes a message of the page. It returns at once: the browser waits for it.
func receive(session *worker.Session, page *page, message js.Value) {
	if id := message.Get("cancel"); id.Type() == js.TypeNumber {
		session.Cancel(int64(id.Float()))
		return
	}
	id, op := message.Get("id"), message.Get("op")
	if id.Type() != js.TypeNumber || op.Type() != js.TypeString {
		return // not of this protocol: the start message, an extension's
	}
	request := worker.Request{ID: int64(id.Float()), Op: op.String(), Params: worker.NewParams(op.String())}
	if request.Params != nil {
		if err := decode(message.Get("params"), request.Params); err != nil {
			page.Reply(request.ID, nil, worker.Misread(err))
			return
		}
	}
	if open, ok := request.Params.(*worker.OpenParams); ok {
		if file := message.Get("file"); file.Truthy() {
			open.File = newFileReader(file)
		}
		if handle := message.Get("handle"); handle.Truthy() {
			open.Handle = handle
		}
	}
	session.Ask(request)
}

// mostWorkers is how many programs work on the rows at most.
const mostWorkers = 8

// processors is how many there are, as far as the browser tells.
func processors() int {
	cores := js.Global().Get("navigator").Get("hardwareConcurrency")
	if cores.Type() != js.TypeNumber {
		return 1
	}
	return max(1, min(cores.Int(), mostWorkers))
}

// What a tab takes beside the programs, in MiB: the browser's own, the page and its pictures, and the compiled code; what
// of the file and of parts is on its way, as much as the file is long, up to a point, and a small file for each of those
// who read it whole; and of each cell what the page has of it. Seen in Chromium 156 as VmHWM of the renderer less what the
// programs hold.
const (
	pageItself = 304
	pagePieces = 48
	pageCell   = 96. / (1 << 20)
)

func pageMiB(bytes int64, cells int) int {
	pieces := min(pagePieces, int(bytes>>20))
	if bytes <= wholeBytes {
		pieces = int(bytes>>20) * processors()
	}
	return pageItself + pieces + int(pageCell*float64(cells))
}

// memoryMiB returns what the Go runtime holds; the memory of the module is that and little more.
func memoryMiB() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}

// build names the commit that the program was made from, where the toolchain knew it; else "dev", as the command
// line has it.
func build() string {
	revision, dirty := "dev", ""
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return revision
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "+"
			}
		}
	}
	return revision + dirty
}
