//go:build js && wasm

package main

import "syscall/js"

const (
	// scratchFolder is where scratch files are, in what the browser keeps on disk for this page alone (OPFS).
	scratchFolder = "coverslip-scratch"
	// scratchLock and a file's name are the lock that says that it is in use: others are swept away by the page.
	scratchLock = "coverslip/scratch/"
)

// scratch is a file on disk for what has no place in memory. It is the page's to remove, by its name, once it is done.
type scratch struct {
	name    string
	folder  js.Value
	file    js.Value // FileSystemFileHandle
	handle  js.Value // FileSystemSyncAccessHandle, while it is written
	bytes   js.Value // on their way
	size    int64
	release func()
}

// newScratch makes a file, or returns an error where the browser has none for this page: it came over plain HTTP from
// another machine, or is in a private window.
func newScratch() (s *scratch, err error) {
	held, release := promise()
	s = &scratch{release: release}
	var made js.Value
	wait := func(f func() js.Value) (v js.Value) {
		if err == nil {
			err = attempt(func() { made = f() })
		}
		if err == nil {
			v, err = await(made)
		}
		return v
	}
	root := wait(func() js.Value { return js.Global().Get("navigator").Get("storage").Call("getDirectory") })
	create := map[string]any{"create": true}
	s.folder = wait(func() js.Value { return root.Call("getDirectoryHandle", scratchFolder, create) })
	if err == nil {
		s.name = js.Global().Get("crypto").Call("randomUUID").String()
		locked := make(chan struct{})
		lock(scratchLock+s.name, map[string]any{"mode": "shared"}, func(js.Value) any {
			close(locked)
			return held
		})
		<-locked
	}
	s.file = wait(func() js.Value { return s.folder.Call("getFileHandle", s.name, create) })
	s.handle = wait(func() js.Value { return s.file.Call("createSyncAccessHandle") })
	if err != nil {
		release()
		return nil, err
	}
	s.bytes = jsUint8Array.New(heldBytes)
	return s, nil
}

// write puts bytes, up to heldBytes, at the end, and reports whether all are there: the disk, or the page's share of
// it, may be full.
func (s *scratch) write(b []byte) bool {
	js.CopyBytesToJS(s.bytes, b)
	n := 0
	err := attempt(func() {
		n = s.handle.Call("write", s.bytes.Call("subarray", 0, len(b)), map[string]any{"at": float64(s.size)}).Int()
	})
	if err != nil || n != len(b) {
		return false
	}
	s.size += int64(n)
	return true
}

// done ends the writing and returns the file as a File.
func (s *scratch) done() (js.Value, error) {
	var file js.Value
	if err := attempt(func() {
		s.handle.Call("close")
		file = s.file.Call("getFile")
	}); err != nil {
		return js.Undefined(), err
	}
	return await(file)
}

// drop removes the file.
func (s *scratch) drop() {
	var removed js.Value
	if attempt(func() {
		s.handle.Call("close") // more than once does nothing
		removed = s.folder.Call("removeEntry", s.name)
	}) == nil {
		_, _ = await(removed) // else the page sweeps it away at its next start
	}
	s.release()
}
