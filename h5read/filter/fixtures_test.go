package filter_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"coverslip/h5read/canon"
	"coverslip/h5read/filter"
)

const fixtures = "../../testdata/h5filters"

// lines reads a file of JSON lines.
func lines[T any](t testing.TB, name string) (out []T) {
	t.Helper()
	f, err := os.Open(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var r T
		if err := json.Unmarshal(s.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// record is what the dump and the reference say of a data set.
type record struct {
	Rec, File, Path, SHA256, Error string
	Shape                          []int
}

// TestFiles compares whole files of every filter with what libhdf5 reads of them.
func TestFiles(t *testing.T) {
	got := map[string]map[string]record{}
	want := lines[record](t, "expected.jsonl")
	if len(want) < 200 {
		t.Fatalf("%d data sets", len(want))
	}
	for _, w := range want {
		if got[w.File] == nil {
			got[w.File] = dump(t, w.File)
		}
		if g := got[w.File][w.Path]; g.SHA256 != w.SHA256 || !reflect.DeepEqual(g.Shape, w.Shape) {
			t.Errorf("%s %s: %v %s %s; expected %v %s", w.File, w.Path, g.Shape, g.SHA256, g.Error, w.Shape, w.SHA256)
		}
	}
}

func dump(t *testing.T, name string) map[string]record {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	var w bytes.Buffer
	if err := canon.Dump(context.Background(), bytes.NewReader(b), int64(len(b)), name, &w); err != nil {
		t.Fatal(err)
	}
	out := map[string]record{}
	for d := json.NewDecoder(&w); d.More(); {
		var r record
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		out[r.Path] = r
	}
	return out
}

// chunk is a stored chunk and what one filter makes of it.
type chunk struct {
	Name   string
	ID     uint16
	Values []uint32
	Stored []byte
	Bytes  int
	SHA256 string
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// TestChunks decodes single chunks, whole, cut short, and with one byte of room
// too few.
func TestChunks(t *testing.T) {
	seen := map[uint16]bool{}
	for _, c := range lines[chunk](t, "chunks.jsonl") {
		seen[c.ID] = true
		got, err := filter.Decode(c.ID, make([]byte, 0, c.Bytes), c.Stored, c.Bytes, c.Values)
		if err != nil || sum(got) != c.SHA256 {
			t.Errorf("%s: %d bytes of %d, %v", c.Name, len(got), c.Bytes, err)
		}
		if got, err := filter.Decode(c.ID, make([]byte, 0, c.Bytes-1), c.Stored, c.Bytes-1, c.Values); err == nil {
			t.Errorf("%s: %d bytes in %d", c.Name, len(got), c.Bytes-1)
		}
		for n := range c.Stored {
			got, err := filter.Decode(c.ID, make([]byte, 0, c.Bytes), c.Stored[:n], c.Bytes, c.Values)
			if err == nil && len(got) == c.Bytes && sum(got) != c.SHA256 {
				t.Errorf("%s cut to %d bytes: other values and no error", c.Name, n)
			}
		}
	}
	for _, id := range ids {
		if !seen[id] && id != 2 {
			t.Errorf("no chunk of filter %d", id)
		}
	}
}
