//go:build js && wasm

package main

import (
	"bytes"
	"context"
	"syscall/js"
	"testing"

	"coverslip/worker"
)

// TestStore needs a browser; `go test -exec wasmbrowsertest ./wasm` runs it in Chromium.
func TestStore(t *testing.T) {
	if !js.Global().Get("indexedDB").Truthy() {
		t.Skip("there is no IndexedDB here")
	}
	ctx := t.Context()
	var store browserStore
	large := bytes.Repeat([]byte("0123456789abcdef"), (2*chunkBytes+4096)/16)
	values := map[string][]byte{"f/large": large, "f/small": {1, 2, 3}, "f/empty": {}, "g/other": {4}}
	var entries []worker.Entry
	for key, value := range values {
		third := len(value) / 3 // in pieces that end anywhere
		entries = append(entries, worker.Entry{File: key[:1], Key: key, Pieces: [][]byte{value[:third], nil, value[third:]}})
	}
	if err := store.Put(ctx, entries...); err != nil {
		t.Fatal(err)
	}
	for key := range values {
		if there, err := store.Has(ctx, key); there || err != nil {
			t.Errorf("%s is kept of a file that is not remembered: %v", key, err)
		}
	}
	for _, file := range []string{"f", "g"} {
		if err := store.Remember(ctx, worker.Recent{Key: file}); err != nil {
			t.Fatal(err)
		}
	}
	entries = append(entries, worker.Entry{File: "h", Key: "h/other", Pieces: [][]byte{{5}}})
	if err := store.Put(ctx, entries...); err != nil {
		t.Fatal(err)
	}
	if there, err := store.Has(ctx, "h/other"); there || err != nil {
		t.Errorf("something is kept of a file that is not remembered, beside others: %v", err)
	}
	for key, value := range values {
		got, err := store.Get(ctx, key)
		if err != nil || !bytes.Equal(got, value) {
			t.Errorf("%s: %d bytes and %v, want %d bytes", key, len(got), err, len(value))
		}
	}
	if err := store.Put(ctx, worker.Entry{File: "f", Key: "f/large", Pieces: [][]byte{{9}}}); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Get(ctx, "f/large"); err != nil || !bytes.Equal(got, []byte{9}) {
		t.Errorf("put over a larger value: %d bytes, %v", len(got), err)
	}
	if there, err := store.Has(ctx, "f/small"); !there || err != nil {
		t.Errorf("it is there, and Has says %v, %v", there, err)
	}
	if err := store.Forget(ctx, "f"); err != nil {
		t.Fatal(err)
	}
	if there, err := store.Has(ctx, "f/small"); there || err != nil {
		t.Errorf("it was forgotten, and Has says %v, %v", there, err)
	}
	if got, err := store.Get(ctx, "f/small"); got != nil || err != nil {
		t.Errorf("deleted: %v, %v", got, err)
	}
	if got, err := store.Get(ctx, "g/other"); err != nil || len(got) != 1 {
		t.Errorf("of another prefix: %v, %v", got, err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := store.Get(ended, "g/other"); err == nil {
		t.Error("a wait that was ended is to be an error, not an absent value")
	}
	if err := store.Forget(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if there, err := store.Has(ctx, "g/other"); there || err != nil {
		t.Errorf("all was forgotten, and Has says %v, %v", there, err)
	}
}

func TestRecentFiles(t *testing.T) {
	if !js.Global().Get("indexedDB").Truthy() {
		t.Skip("there is no IndexedDB here")
	}
	ctx := t.Context()
	var store browserStore
	if store.Held(ctx, "k") {
		t.Error("a file that nobody has open is held")
	}
	release := store.Hold("k")
	if !store.Held(ctx, "k") {
		t.Error("an open file is not held")
	}
	release()
	want := worker.Recent{Key: "k", Name: "µ.h5ad", Size: 1 << 40, Cells: 3, Genes: 4, Opened: 5}
	if err := store.Remember(ctx, want); err != nil {
		t.Fatal(err)
	}
	files, err := store.Recent(ctx)
	if err != nil || len(files) != 1 || files[0] != want {
		t.Errorf("got %+v, %v; want %+v", files, err, want)
	}
	want.Handle = js.FuncOf(func(js.Value, []js.Value) any { return nil }).Value
	if err := store.Remember(ctx, want); err == nil {
		t.Error("a handle that cannot be kept is to be an error")
	}
	if err := store.Forget(ctx, "k"); err != nil {
		t.Fatal(err)
	}
	if files, err := store.Recent(ctx); err != nil || len(files) != 0 {
		t.Errorf("after forgetting: %v, %v", files, err)
	}
}
