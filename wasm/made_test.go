//go:build js && wasm

package main

import (
	"bytes"
	"math/rand/v2"
	"syscall/js"
	"testing"
)

// fakeDisk stands in for the page's own disk, which Node does not have. It returns the file that is made there: how many
// bytes it takes before it is full, how much of it there is, whether it was closed and whether it was removed.
func fakeDisk(t *testing.T, room int) js.Value {
	t.Helper()
	disk := js.Global().Get("Function").New("room", `
		const file = { room, parts: [], size: 0, closed: false, removed: false };
		const handle = {
			write(bytes, { at }) {
				if (file.closed || at !== file.size) throw new Error("written out of order");
				if (at + bytes.length > room) throw new Error("full");
				file.parts.push(bytes.slice());
				file.size += bytes.length;
				return bytes.length;
			},
			close() { file.closed = true; },
		};
		const folder = {
			getFileHandle: async () => ({
				createSyncAccessHandle: async () => handle,
				getFile: async () => { if (!file.closed) throw new Error("is open"); return new Blob(file.parts); },
			}),
			removeEntry: async () => { file.removed = true; },
		};
		file.storage = { getDirectory: async () => ({ getDirectoryHandle: async () => folder }) };
		return file;`).Invoke(room)
	object := js.Global().Get("Object") // navigator cannot be assigned to
	before := object.Call("getOwnPropertyDescriptor", js.Global(), "navigator")
	navigator := map[string]any{"storage": disk.Get("storage")}
	object.Call("defineProperty", js.Global(), "navigator", map[string]any{"value": navigator, "configurable": true})
	t.Cleanup(func() {
		if before.Truthy() {
			object.Call("defineProperty", js.Global(), "navigator", before)
		} else {
			js.Global().Delete("navigator")
		}
	})
	return disk
}

// countBlobs has Blobs counted that are made of bytes, and returns how many bytes they are.
func countBlobs(t *testing.T) func() int {
	before, n := jsBlob, 0
	count := js.FuncOf(func(_ js.Value, args []js.Value) any {
		for i := range args[0].Length() {
			if p := args[0].Index(i); p.InstanceOf(jsUint8Array) {
				n += p.Length()
			}
		}
		return nil
	})
	jsBlob = js.Global().Get("Function").New("Blob", "count",
		"return class extends Blob { constructor(parts) { count(parts); super(parts); } };").Invoke(before, count)
	t.Cleanup(func() {
		jsBlob = before
		count.Release()
	})
	return func() int { return n }
}

// writeMade writes a file as an export does: its own bytes in pieces of any size, ranges of another file, and its first
// bytes again at the end. It returns what the file must be.
func writeMade(t *testing.T, m *madeFile, size int) []byte {
	t.Helper()
	other := &fileReader{file: blob(bytesToJS([]byte("of another file")))}
	random := rand.New(rand.NewPCG(1, 2))
	var want []byte
	write := func(b []byte, at int) {
		if n, err := m.WriteAt(b, int64(at)); n != len(b) || err != nil {
			t.Fatalf("%d of %d bytes written: %v", n, len(b), err)
		}
	}
	for i := 0; len(want) < size; i++ {
		b := bytes.Repeat([]byte{byte(i + 1)}, 1+random.IntN(1<<20<<(i%5)))
		write(b, len(want))
		want = append(want, b...)
		if len(m.held) > heldBytes || cap(m.held) > 2*heldBytes {
			t.Fatalf("%d bytes are held", len(m.held))
		}
		if i%7 == 3 {
			if n, err := m.WriteRangeAt(other, 3, 7, int64(len(want))); n != 7 || err != nil {
				t.Fatalf("%d bytes taken: %v", n, err)
			}
			want = append(want, "another"...)
		}
	}
	head := bytes.Repeat([]byte{99}, len(m.head))
	write(head, 0)
	copy(want, head)
	return want
}

// content reads the file that was made.
func content(t *testing.T, file any) []byte {
	t.Helper()
	buffer, err := await(file.(js.Value).Call("arrayBuffer"))
	if err != nil {
		t.Fatal(err)
	}
	return bytesOf(jsUint8Array.New(buffer))
}

// What is made goes to disk but for the first few MB, however much it is.
func TestMadeFileIsOnDisk(t *testing.T) {
	const size = 60 << 20
	disk, inBlobs := fakeDisk(t, 1<<30), countBlobs(t)
	m := &madeFile{}
	want := writeMade(t, m, size)
	file, scratch, err := m.Done()
	if err != nil || scratch == "" {
		t.Fatalf("scratch file %q: %v", scratch, err)
	}
	if !bytes.Equal(content(t, file), want) || m.Size() != int64(len(want)) {
		t.Error("the file is not what was written")
	}
	if n := inBlobs(); n > blobBytes+heldBytes {
		t.Errorf("%d bytes went into Blobs of %d", n, len(want))
	}
	if on := disk.Get("size").Int(); on < size-blobBytes-heldBytes || disk.Get("removed").Bool() {
		t.Errorf("%d bytes are on disk; removed: %v", on, disk.Get("removed"))
	}
}

// What is not there, or throws, is an error, whichever way JavaScript and syscall/js say so.
func TestAttempt(t *testing.T) {
	for name, f := range map[string]func(){
		"no object": func() { js.Undefined().Call("f") },
		"no method": func() { jsObject.New().Call("f") },
		"thrown":    func() { js.Global().Get("JSON").Call("parse", "{") },
	} {
		if attempt(f) == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A small file needs no disk; nor does one for which there is none, or no more of it.
func TestMadeFileInBlobs(t *testing.T) {
	for _, c := range []struct {
		name    string
		size    int
		room    int // -1: there is no disk
		scratch bool
	}{
		{"small", blobBytes / 2, 1 << 30, false},
		{"no disk", 20 << 20, -1, false},
		{"full disk", 40 << 20, 9 << 20, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.room >= 0 {
				fakeDisk(t, c.room)
			}
			m := &madeFile{}
			want := writeMade(t, m, c.size)
			file, scratch, err := m.Done()
			if err != nil || (scratch != "") != c.scratch {
				t.Fatalf("scratch file %q: %v", scratch, err)
			}
			if !bytes.Equal(content(t, file), want) {
				t.Error("the file is not what was written")
			}
		})
	}
}

// A file that is given up leaves nothing on disk.
func TestMadeFileIsDropped(t *testing.T) {
	disk := fakeDisk(t, 1<<30)
	m := &madeFile{}
	writeMade(t, m, 20<<20)
	m.Drop()
	if !disk.Get("closed").Bool() || !disk.Get("removed").Bool() {
		t.Error("the scratch file is still there")
	}
}
