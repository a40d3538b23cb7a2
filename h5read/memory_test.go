package h5read_test

import (
	"context"
	"runtime"
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
)

// allocated is how many bytes f allocates, freed or not: the heap cannot have
// grown by more.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// zeros opens a file with the given datasets of so many float32.
func zeros(t *testing.T, n, chunk int, names ...string) *h5read.File {
	t.Helper()
	var file h5write.Buffer
	w := h5write.Create(&file)
	values := make([]float32, n)
	for _, name := range names {
		w.Root().Dataset(name, values, h5write.Chunk(chunk), h5write.Deflate(1))
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
	for _, n := range []int{1 << 20, 4 << 20, 16 << 20} {
		d := dataset(t, zeros(t, n, 64<<10, "x"), "/x")
		bytes := allocated(func() {
			if _, err := sum(d); err != nil {
				t.Fatal(err)
			}
		})
		if bytes > most {
			t.Errorf("streaming %d MiB allocated %d KiB; at most %d are right", 4*n>>20, bytes>>10, most>>10)
		}
	}
}

func sum(d *h5read.Dataset) (total float64, err error) {
	err = h5read.Stream(context.Background(), d, 0, uint64(d.Len()), func(_ uint64, values []float32) error {
		for _, v := range values {
			total += float64(v)
		}
		return nil
	})
	return total, err
}

// Of chunks too large to be decoded ahead, one for each reader is in memory, and
// the next takes its place; decoding needs as much once more, between inflating
// and unshuffling.
func TestLargeChunksMemory(t *testing.T) {
	const chunk, pieces = 2 << 20, 30_000 // 8 MiB
	f := zeros(t, 6*chunk+5, chunk, "data", "indices")
	bytes := allocated(func() {
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
		for readers[1].Left() > 0 {
			for _, r := range readers {
				if _, err := r.Next(pieces); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	if buffers := float64(bytes) / (4 * chunk); buffers > 5 {
		t.Errorf("as much as %.1f chunks was allocated for two readers", buffers)
	}
}
