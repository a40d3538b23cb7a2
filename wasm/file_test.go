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

// fakeFile is a Blob with what a File has more; it can be made to be gone, or to be of a browser that streams into no
// buffer of ours.
func fakeFile(content []byte) js.Value {
	file := blob(bytesToJS(content))
	file.Set("name", "fake.h5ad")
	file.Set("whole", file.Get("slice"))
	file.Set("slice", js.Global().Get("Function").New("from", "to", `
		const lost = async () => { throw new Error("the file is gone"); };
		if (this.gone) return { arrayBuffer: lost, stream: () => ({ getReader: () => ({ read: lost, cancel: lost }) }) };
		const part = this.whole(from, to);
		if (this.old) part.stream = () => new ReadableStream();
		return part;`))
	return file
}

func TestFileReader(t *testing.T) {
	for _, old := range []bool{false, true} {
		testFileReader(t, old, false)
	}
	testFileReader(t, false, true)
}

func testFileReader(t *testing.T, old, whole bool) {
	random := rand.New(rand.NewPCG(1, 2))
	content := make([]byte, 20*readAhead+17)
	for i := range content {
		content[i] = byte(random.Uint32())
	}
	file := fakeFile(content)
	file.Set("old", old)
	r := newFileReader(file)
	if whole {
		r.readWhole()
	}
	want := bytes.NewReader(content)
	for range 500 {
		at := random.Int64N(r.size + 10)
		size := random.IntN(100)
		if random.IntN(5) == 0 && at < r.size { // asked for then, or never
			r.Prefetch(at, min(1+random.Int64N(4*pieceBytes), r.size-at))
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

// TestFewSlices: what lies before a place is read with it, and nothing is told of that is there.
func TestFewSlices(t *testing.T) {
	file := fakeFile(make([]byte, 20*readAhead))
	file.Set("slices", 0)
	file.Set("slice", js.Global().Get("Function").New("from", "to", `this.slices++; return this.whole(from, to);`))
	r := newFileReader(file)
	read := func(at int64) {
		t.Helper()
		if _, err := r.ReadAt(make([]byte, 100), at); err != nil {
			t.Fatal(err)
		}
	}
	const at = 10 * readAhead
	read(at)
	read(at - readAhead/2)
	read(at + readAhead/2 - 100)
	r.Prefetch(at-1000, 2000)
	if n := file.Get("slices").Int(); n != 1 {
		t.Errorf("%d slices for what lies together", n)
	}
	read(at + readAhead/2) // and on
	if n := file.Get("slices").Int(); n != 2 {
		t.Errorf("%d slices for the next as well", n)
	}
}

// TestWhole: a small file takes one slice, before and after it was gone; a larger one is not read at once.
func TestWhole(t *testing.T) {
	file := fakeFile(make([]byte, 3*pieceBytes))
	file.Set("slices", 0)
	file.Set("slice", js.Global().Get("Function").New("from", "to", `
		this.slices++;
		return this.gone ? { arrayBuffer: async () => { throw new Error("the file is gone"); } } : this.whole(from, to);`))
	r := newFileReader(file).readWhole()
	read := func(at int64) error {
		_, err := r.ReadAt(make([]byte, 100), at)
		return err
	}
	file.Set("gone", true)
	if err := read(5); err == nil {
		t.Error("a file that is gone was read")
	}
	file.Set("gone", false)
	r.Prefetch(pieceBytes, 10)
	r.Prefetch(0, 2*pieceBytes)
	for _, at := range []int64{2 * pieceBytes, 0, r.size - 100} {
		if err := read(at); err != nil {
			t.Fatal(err)
		}
	}
	if n := file.Get("slices").Int(); n != 2 {
		t.Errorf("%d slices", n)
	}
	if r := newFileReader(fakeFile(make([]byte, wholeBytes+1))).readWhole(); r.whole {
		t.Error("a large file is read at once")
	}
}

// TestStreamGivesBack: a stream that was read to its end is told so, as the browser holds memory for it until then.
func TestStreamGivesBack(t *testing.T) {
	content := make([]byte, 3*pieceBytes+1)
	file := fakeFile(content)
	file.Set("ended", 0)
	file.Set("slice", js.Global().Get("Function").New("from", "to", `
		const part = this.whole(from, to), file = this, stream = part.stream();
		part.stream = () => ({ getReader: (options) => {
			const reader = stream.getReader(options), cancel = reader.cancel.bind(reader);
			reader.cancel = () => { file.ended++; return cancel(); };
			return reader;
		} });
		return part;`))
	r := newFileReader(file)
	r.Prefetch(0, r.size)
	for at := int64(0); at < r.size; at += pieceBytes {
		if ended := file.Get("ended").Int(); ended != 0 {
			t.Fatalf("ended at %d of %d bytes", at, r.size)
		}
		if _, err := r.ReadAt(make([]byte, min(pieceBytes, r.size-at)), at); err != nil {
			t.Fatal(err)
		}
	}
	if ended := file.Get("ended").Int(); ended != 1 {
		t.Errorf("ended %d times", ended)
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

// TestFileThatGoes: a file that is gone while it is streamed is told, and read on when it is back.
func TestFileThatGoes(t *testing.T) {
	file := fakeFile(make([]byte, 6*pieceBytes))
	r := newFileReader(file)
	file.Set("gone", true)
	r.Prefetch(0, 3*pieceBytes)
	r.Prefetch(3*pieceBytes, 3*pieceBytes)
	_, err := r.ReadAt(make([]byte, 10), 5)
	var gone *worker.FileError
	if !errors.As(err, &gone) || gone.Reason != "the file is gone" {
		t.Errorf("got %v", err)
	}
	file.Set("gone", false)
	for i := range int64(mostComing) { // what was told in vain gives way
		r.Prefetch(i, 2*pieceBytes)
	}
	if n, err := r.ReadAt(make([]byte, 10), 4*pieceBytes); n != 10 || err != nil {
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
