//go:build js && wasm

package main

import (
	"bytes"
	"io"
	"testing"

	"coverslip/worker"
)

// TestAside: the file has the contents, as a File of the page, and what is sent goes nowhere.
func TestAside(t *testing.T) {
	content := bytes.Repeat([]byte{1, 2, 3}, 100_000)
	sender, file, err := aside(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(io.NewSectionReader(file, 0, int64(len(content))))
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes and %v, want %d", len(got), err, len(content))
	}
	if _, ok := file.(*fileReader); !ok {
		t.Errorf("a %T is not what the page gives", file)
	}
	sender.Reply(1, &worker.Done{}, nil)
	sender.Progress(1, worker.Progress{})
}
