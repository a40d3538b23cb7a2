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

// fakeFile is a Blob with what a File has more; it can be made to be gone.
func fakeFile(content []byte) js.Value {
	file := blob(bytesToJS(content))
	file.Set("name", "fake.h5ad")
	file.Set("whole", file.Get("slice"))
	file.Set("slice", js.Global().Get("Function").New("from", "to", `
		if (this.gone) return { arrayBuffer: async () => { throw new Error("the file is gone"); } };
		return this.whole(from, to);`))
	return file
}

func TestFileReader(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	content := make([]byte, 20*readAhead+17)
	for i := range content {
		content[i] = byte(random.Uint32())
	}
	r := newFileReader(fakeFile(content))
	want := bytes.NewReader(content)
	for range 500 {
		at := random.Int64N(r.size + 10)
		size := random.IntN(100)
		if random.IntN(5) == 0 && at < r.size { // asked for then, or never
			r.Prefetch(at, min(1+random.Int64N(readAhead), r.size-at))
		}
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
	file := fakeFile(make([]byte, 100))
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
