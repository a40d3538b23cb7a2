package h5read_test

import (
	"context"
	"runtime"
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
)

// gauge looks at the live heap, of which it keeps the most.
type gauge struct{ start, most int64 }

func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func newGauge() *gauge { return &gauge{start: live()} }

func (g *gauge) look() { g.most = max(g.most, live()-g.start) }

// zeros opens a file with the given datasets of so many float32.
func zeros(t *testing.T, n, chunk int, names ...string) *h5read.File {
	t.Helper()
	var file h5write.Buffer
	w := h5write.Create(&file)
	values := make([]float32, n)
	for _, name := range names {
		w.Root().Dataset(name, values, h5write.Chunk(chunk), h5write.Compress(h5write.Deflate))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := h5read.Open(&file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What streaming takes does not grow with the dataset.
func TestStreamMemory(t *testing.T) {
	const most = 12 << 20
	for _, n := range []int{1 << 20, 6 << 20} {
		d := dataset(t, zeros(t, n, 64<<10, "x"), "/x")
		g, pieces := newGauge(), 0
		err := h5read.Stream(context.Background(), d, 0, uint64(n), func(uint64, []float32) error {
			if pieces++; pieces%10 == 0 {
				g.look()
			}
			return nil
		})
		if err != nil || g.most == 0 || g.most > most {
			t.Errorf("streaming %d MiB took %d KiB; at most %d are right (error %v)", 4*n>>20, g.most>>10, most>>10, err)
		}
	}
}

// Of chunks too large to be decoded ahead, one for each reader is in memory, and
// the next takes its place; decoding needs as much once more, between inflating
// and unshuffling.
func TestLargeChunksMemory(t *testing.T) {
	const chunk, pieces = 3 << 19, 30_000 // 6 MiB
	f := zeros(t, 5*chunk+5, chunk, "data", "indices")
	g := newGauge()
	var readers []*h5read.Reader[float32]
	for _, path := range []string{"/data", "/indices"} {
		d := dataset(t, f, path)
		r, err := h5read.NewReader[float32](context.Background(), d, 0, uint64(d.Len()))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		readers = append(readers, r)
	}
	for i := 0; readers[1].Left() > 0; i++ {
		for _, r := range readers {
			if _, err := r.Next(pieces); err != nil {
				t.Fatal(err)
			}
		}
		if i%20 == 0 {
			g.look()
		}
	}
	if chunks := float64(g.most) / (4 * chunk); chunks > 4.5 {
		t.Errorf("two readers took as much as %.1f chunks", chunks)
	}
}
