//go:build js && wasm

package main

import (
	"io"
	"syscall/js"

	"coverslip/worker"
)

// aside returns a page that is not there, which posts to a closed port, and a File with the contents of another.
func aside(file io.ReaderAt, size int64) (worker.Sender, io.ReaderAt, error) {
	content := make([]byte, size)
	if _, err := file.ReadAt(content, 0); err != nil && err != io.EOF {
		return nil, nil, err
	}
	channel := js.Global().Get("MessageChannel").New()
	channel.Get("port2").Call("close")
	made := js.Global().Get("File").New(js.ValueOf([]any{bytesToJS(content)}), "made up")
	return &page{port: channel.Get("port1")}, newFileReader(made), nil
}
