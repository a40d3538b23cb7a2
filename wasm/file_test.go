//go:build js && wasm

package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"syscall/js"
	"testing"

	"coverslip/worker"
)

// fakeFile stands in for a File, and for the FileReaderSync that Node does not have.
func fakeFile(t *testing.T, content []byte) js.Value {
	t.Helper()
	array := jsUint8Array.New(len(content))
	js.CopyBytesToJS(array, content)
	file := jsObject.New()
	file.Set("name", "fake.h5ad")
	file.Set("size", len(content))
	file.Set("bytes", array)
	function := js.Global().Get("Function")
	file.Set("slice", function.New("from", "to", `
		if (this.gone) throw new Error("the file is gone");
		return this.bytes.slice(from, to).buffer;`))
	before := js.Global().Get("FileReaderSync")
	js.Global().Set("FileReaderSync", function.New("this.readAsArrayBuffer = (part) => part;"))
	t.Cleanup(func() { js.Global().Set("FileReaderSync", before) })
	return file
}

func TestFileReader(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	content := make([]byte, 20*readAhead+17)
	for i := range content {
		content[i] = byte(random.Uint32())
	}
	r := newFileReader(fakeFile(t, content))
	want := bytes.NewReader(content)
	for range 500 {
		at := random.Int64N(r.size + 10)
		size := random.IntN(100)
		if random.IntN(10) == 0 {
			size = random.IntN(2 * readAhead)
		}
		a, b := make([]byte, size), make([]byte, size)
		n, err := r.ReadAt(a, at)
		m, wantErr := want.ReadAt(b, at)
		if size == 0 {
			continue // nothing was asked for: both answers are right
		}
		if n != m || !bytes.Equal(a[:n], b[:m]) || !errors.Is(err, wantErr) {
			t.Fatalf("ReadAt(%d bytes, %d): got %d, %v; want %d, %v", size, at, n, err, m, wantErr)
		}
	}
}

func TestFileThatIsGone(t *testing.T) {
	file := fakeFile(t, make([]byte, 100))
	r := newFileReader(file)
	file.Set("gone", true)
	_, err := r.ReadAt(make([]byte, 10), 0)
	var gone *worker.FileError
	if !errors.As(err, &gone) || gone.Name != "fake.h5ad" || gone.Reason != "the file is gone" {
		t.Errorf("got %v", err)
	}
	file.Set("gone", false)
	if n, err := r.ReadAt(make([]byte, 10), 95); n != 5 || err != io.EOF {
		t.Errorf("after it came back: %d, %v", n, err)
	}
}

func TestTurn(t *testing.T) {
	turn := newTurn()
	received := false
	channel := js.Global().Get("MessageChannel").New()
	listen := js.FuncOf(func(js.Value, []js.Value) any { received = true; return nil })
	defer listen.Release()
	channel.Get("port1").Set("onmessage", listen)
	channel.Get("port2").Call("postMessage", 1)
	turns := 0
	for ; !received && turns < 5000; turns++ { // Node takes up to 1,000 messages of one port at a time
		turn.wait()
	}
	if !received {
		t.Errorf("a message that waited was not received in %d turns", turns)
	}
	channel.Get("port1").Call("close")
	turn.port.Call("close") // Node ends only when no port listens
}
