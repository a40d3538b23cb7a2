package h5read_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"coverslip/h5read"
)

const fixtures = "../testdata/h5"

// load reads a fixture.
func load(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// open opens a fixture.
func open(t testing.TB, name string) *h5read.File {
	t.Helper()
	return openBytes(t, load(t, name))
}

func openBytes(t testing.TB, b []byte) *h5read.File {
	t.Helper()
	f, err := h5read.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func dataset(t testing.TB, f *h5read.File, path string) *h5read.Dataset {
	t.Helper()
	d, err := f.Dataset(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
