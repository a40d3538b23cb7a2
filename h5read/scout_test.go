package h5read_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
)

// told is a file that is told what is read soon.
type told struct {
	*h5write.Buffer
	mu     sync.Mutex
	coming [][2]int64
	missed int // reads that nothing was told of
	total  int64
}

func (f *told) Prefetch(at, n int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.coming = append(f.coming, [2]int64{at, at + n})
	f.total += n
}

func (f *told) ReadAt(p []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	missed := 1
	for _, c := range f.coming {
		if c[0] <= at && at+int64(len(p)) <= c[1] {
			missed = 0
		}
	}
	f.missed += missed
	return f.Buffer.ReadAt(p, at)
}

// Every byte of a run of values is told once, before it is read, and not much before: in few pieces, over the
// nodes of the tree that lie between them.
func TestPrefetch(t *testing.T) {
	values := make([]uint64, 5<<20) // of noise, 40 MiB
	for i := range values {
		values[i] = rand.Uint64()
	}
	for name, opts := range map[string][]h5write.Option{
		"deflated":   {h5write.Chunk(5000), h5write.Compress(h5write.Deflate)},
		"contiguous": nil,
	} {
		f := &told{Buffer: &h5write.Buffer{}}
		w := h5write.Create(f.Buffer)
		w.Root().Dataset("x", values, opts...)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		file, err := h5read.Open(f, f.Size())
		if err != nil {
			t.Fatal(err)
		}
		d := dataset(t, file, "/x")
		stored, err := d.StoredBytes()
		if err != nil {
			t.Fatal(err)
		}
		f.missed, f.total, f.coming = 0, 0, nil
		read := 0
		err = h5read.Stream(t.Context(), d, 0, uint64(len(values)), func(_ uint64, values []uint64) error {
			read += 8 * len(values)
			if early := f.total - int64(read); early > 28<<20 {
				t.Fatalf("%s: %d bytes were told after %d", name, f.total, read)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if pieces := len(f.coming); f.missed != 0 || f.total < stored || f.total > stored+stored/1000 || pieces > 6 {
			t.Errorf("%s: %d reads were not told of; told %d bytes of %d in %d pieces", name, f.missed, f.total, stored, pieces)
		}
	}
}
