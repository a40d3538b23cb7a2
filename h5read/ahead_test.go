package h5read

import (
	"strings"
	"testing"

	"coverslip/h5write"
)

// A walk decodes no more than its file is worth, or than was asked for.
func TestWorth(t *testing.T) {
	const chunk, chunks = 1000, 10
	var file h5write.Buffer
	w := h5write.Create(&file)
	w.Root().Dataset("x", make([]int8, chunks*chunk), h5write.Chunk(chunk), h5write.Compress(h5write.Deflate))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Open(&file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.Dataset("/x")
	if err != nil {
		t.Fatal(err)
	}
	x, err := d.chunkIndex()
	if err != nil {
		t.Fatal(err)
	}
	sel, err := d.selection(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := newAhead(d, x, sel)
	defer a.close()
	if a.worth < 64<<20 || a.worth > 64<<20+2000*uint64(file.Size())+4*chunks*chunk {
		t.Errorf("a file of %d bytes is worth decoding %d", file.Size(), a.worth)
	}
	a.worth = 3*chunk + 1
	n := 0
	s := a.next()
	for ; s != nil && s.err == nil; s = a.next() {
		n++
		a.release(s, true)
	}
	if n != 3 || s == nil || !strings.Contains(s.err.Error(), "/x: chunk 3: the chunks decode to far more bytes than the file has") {
		t.Errorf("after %d chunks: %+v", n, s)
	}
}
