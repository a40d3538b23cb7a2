package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestGeneratedIsFresh fails when protocol.go has changed and `go generate ./worker` was not run.
func TestGeneratedIsFresh(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	files, err := generate(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("%s is stale: run `go generate ./worker`", name)
		}
	}
}
