package h5write_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"coverslip/h5write"
)

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(*h5write.Group)
		want  []string
	}{
		{"empty name", func(g *h5write.Group) { g.Group("") }, []string{`"/"`, "not empty"}},
		{"slash", func(g *h5write.Group) { g.Group("a").Dataset("b/c", 1) }, []string{"/a", `"b/c"`}},
		{"not UTF-8", func(g *h5write.Group) { g.Group("\xff") }, []string{"UTF-8"}},
		{"long name", func(g *h5write.Group) { g.Group(strings.Repeat("x", 70000)) }, []string{"70000 bytes"}},
		{"same name", func(g *h5write.Group) { g.Group("a"); g.Dataset("a", 1) }, []string{`two members`, `"a"`}},
		{"same attribute", func(g *h5write.Group) { g.Attr("a", 1); g.Attr("a", 2) }, []string{"two attributes"}},
		{"type", func(g *h5write.Group) { g.Dataset("c", []complex64{1}) }, []string{"/c", "[]complex64"}},
		{"attribute's type", func(g *h5write.Group) { g.Attr("c", struct{}{}) }, []string{`attribute "c"`, "struct"}},
		{"shape", func(g *h5write.Group) { g.Dataset("m", []float32{1, 2, 3}, h5write.Shape(2, 2)) }, []string{"/m", "3 values", "[2 2]"}},
		{"negative shape", func(g *h5write.Group) { g.Dataset("m", []float32{1}, h5write.Shape(-1, -1)) }, []string{"[-1 -1]"}},
		{"compression", func(g *h5write.Group) { g.Dataset("m", []float32{1}, h5write.Compress(9)) }, []string{"compression 9"}},
		{"chunk", func(g *h5write.Group) { g.Dataset("m", []float32{1}, h5write.Chunk(-1)) }, []string{"-1 rows"}},
		{"NUL", func(g *h5write.Group) { g.Dataset("s", []string{"a\x00b"}) }, []string{"/s", "NUL"}},
		{"attribute's long name", func(g *h5write.Group) { g.Attr(strings.Repeat("x", 70000), 1) }, []string{"65535"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var file h5write.Buffer
			w := h5write.Create(&file)
			c.write(w.Root())
			w.Root().Group("after").Dataset("more", []string{"still", "no panic"})
			err := w.Close()
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not mention %s", err, want)
				}
			}
		})
	}
}

func TestSecondClose(t *testing.T) {
	w := h5write.Create(new(h5write.Buffer))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Close() == nil {
		t.Error("no error")
	}
}

// full takes n writes and then no more.
type full struct {
	h5write.Buffer
	n int
}

var errFull = errors.New("the disk is full")

func (f *full) WriteAt(p []byte, off int64) (int, error) {
	if f.n--; f.n < 0 {
		return 0, errFull
	}
	return f.Buffer.WriteAt(p, off)
}

func TestWriteErrors(t *testing.T) {
	writes := 0
	for ; ; writes++ {
		w := h5write.Create(&full{n: writes})
		w.Root().Dataset("a", []string{"x"}, h5write.Compress(h5write.Deflate)).Attr("b", "c")
		w.Root().Dataset("d", []int32{1, 2, 3})
		err := w.Close()
		if err == nil {
			break
		}
		if !errors.Is(err, errFull) {
			t.Fatalf("after %d writes: %v", writes, err)
		}
	}
	if writes < 5 {
		t.Errorf("the file took only %d writes", writes)
	}
}

func TestSameCallsSameBytes(t *testing.T) {
	write := func(order []int) []byte {
		var file h5write.Buffer
		w := h5write.Create(&file)
		g := w.Root().Group("g")
		for _, i := range order {
			g.Group(fmt.Sprint("member", i)).Attr("i", i)
		}
		g.Dataset("zz", make([]float64, 1000), h5write.Chunk(7), h5write.Compress(h5write.Deflate))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return file.Bytes()
	}
	if !bytes.Equal(write([]int{1, 2, 3}), write([]int{3, 1, 2})) {
		t.Error("the order in which members are made shows in the file")
	}
}

func TestBuffer(t *testing.T) {
	var b h5write.Buffer
	if _, err := b.WriteAt([]byte("begin"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := b.WriteRangeAt(strings.NewReader("0123456789"), 2, 3, 5); err != nil {
		t.Fatal(err)
	}
	for off, text := range map[int64]string{8: "end", 0: "BE"} {
		if _, err := b.WriteAt([]byte(text), off); err != nil {
			t.Fatal(err)
		}
	}
	for _, off := range []int64{-1, 6, 12} {
		if _, err := b.WriteAt([]byte("xx"), off); err == nil {
			t.Errorf("no error for a write at %d", off)
		}
	}
	if _, err := b.WriteRangeAt(strings.NewReader("x"), 0, 1, 3); err == nil {
		t.Error("no error for a range in the middle")
	}
	if got := string(b.Bytes()); got != "BEgin234end" || b.Size() != 11 || b.Own() != 8 {
		t.Errorf("%q, %d bytes, %d its own", got, b.Size(), b.Own())
	}
	got := make([]byte, 10)
	if n, err := b.ReadAt(got, 4); string(got[:n]) != "n234end" || err != io.EOF {
		t.Errorf("ReadAt = %q, %v", got[:n], err)
	}
	if _, err := b.ReadAt(got, 11); err != io.EOF {
		t.Errorf("past the end: %v", err)
	}
}
