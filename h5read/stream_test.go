package h5read_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
	"coverslip/internal/watched"
)

const chunkLen, streamLen = 1000, 40_500

// ramp is a file of one dataset "x" of float32, 0, 1, 2, ... in chunks.
func ramp(t testing.TB, opts ...h5write.Option) *h5write.Buffer {
	t.Helper()
	values := make([]float32, streamLen)
	for i := range values {
		values[i] = float32(i)
	}
	file := &h5write.Buffer{}
	w := h5write.Create(file)
	w.Root().Dataset("x", values, opts...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func openRamp(t testing.TB, opts ...h5write.Option) (*h5read.Dataset, *watched.Reader) {
	t.Helper()
	file := ramp(t, opts...)
	c := watched.New(file)
	f, err := h5read.Open(c, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	d := dataset(t, f, "/x")
	if _, err := d.StoredBytes(); err != nil { // the index is there from now on
		t.Fatal(err)
	}
	c.Reset()
	return d, c
}

// onProcessors runs a test on one processor and on several.
func onProcessors(t *testing.T, f func(t *testing.T)) {
	counts := []int{1, 2, 5}
	if runtime.GOARCH == "wasm" { // it has one
		counts = counts[:1]
	}
	for _, n := range counts {
		t.Run(fmt.Sprintf("%d processors", n), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			f(t)
		})
	}
}

// Every piece comes in order, whatever its length, the type that is asked for and
// the way it is stored; a chunk is decoded once.
func TestReader(t *testing.T) {
	onProcessors(t, func(t *testing.T) {
		for name, opts := range map[string][]h5write.Option{
			"deflated":   {h5write.Chunk(chunkLen), h5write.Compress(h5write.Deflate)},
			"one chunk":  {h5write.Chunk(streamLen)},
			"contiguous": nil,
		} {
			d, c := openRamp(t, opts...)
			for _, piece := range []int{7, 500, chunkLen, 3*chunkLen + 1, streamLen, streamLen + 9} {
				c.Reset()
				lo, hi := uint64(piece%450), uint64(streamLen-piece%300)
				if err := readRamp[float32](d, lo, hi, piece); err != nil {
					t.Errorf("%s, pieces of %d: %v", name, piece, err)
				}
				if n, _ := c.Most(); n > 1 {
					t.Errorf("%s, pieces of %d: a place of the file was read %d times", name, piece, n)
				}
				if err := readRamp[int64](d, lo, hi, piece); err != nil {
					t.Errorf("%s, pieces of %d as int64: %v", name, piece, err)
				}
			}
		}
	})
}

func readRamp[T h5read.Number](d *h5read.Dataset, lo, hi uint64, piece int) error {
	r, err := h5read.NewReader[T](context.Background(), d, lo, hi)
	if err != nil {
		return err
	}
	defer r.Close()
	for at := lo; at < hi; {
		values, err := r.Next(piece)
		if err != nil {
			return err
		}
		if want := min(uint64(piece), hi-at); uint64(len(values)) != want || r.Left() != hi-at-want {
			return fmt.Errorf("%d values at %d, %d left", len(values), at, r.Left())
		}
		for _, v := range values {
			if v != T(at) {
				return fmt.Errorf("value %v at %d", v, at)
			}
			at++
		}
	}
	if values, err := r.Next(piece); len(values) != 0 || err != nil {
		return fmt.Errorf("past the end: %v, %v", values, err)
	}
	return nil
}

// An error of a chunk comes where the chunk is, after everything before it.
func TestStreamError(t *testing.T) {
	onProcessors(t, func(t *testing.T) {
		file := ramp(t, h5write.Chunk(chunkLen))
		bad := &damaged{ReaderAt: file}
		f, err := h5read.Open(bad, file.Size())
		if err != nil {
			t.Fatal(err)
		}
		bad.at = 4 * chunkLen * 27 // behind the superblock the chunks lie one after the other
		n := uint64(0)
		err = h5read.Stream(context.Background(), dataset(t, f, "/x"), 0, streamLen, func(at uint64, v []float32) error {
			n = at + uint64(len(v))
			return nil
		})
		if !errors.Is(err, errDamaged) || !strings.Contains(err.Error(), "/x: chunk ") || n/chunkLen < 25 || n/chunkLen > 27 {
			t.Errorf("after %d values: %v", n, err)
		}
	})
}

var errDamaged = errors.New("a bad sector")

// damaged fails where a read has the byte at a position, once that is set.
type damaged struct {
	io.ReaderAt
	at int64
}

func (d *damaged) ReadAt(p []byte, off int64) (int, error) {
	if d.at > 0 && off <= d.at && d.at < off+int64(len(p)) {
		return 0, errDamaged
	}
	return d.ReaderAt.ReadAt(p, off)
}

// However a stream ends, when it returns nothing of it reads on, and no goroutine
// stays.
func TestStreamJoins(t *testing.T) {
	onProcessors(t, func(t *testing.T) {
		d, c := openRamp(t, h5write.Chunk(chunkLen), h5write.Compress(h5write.Deflate))
		before := runtime.NumGoroutine()
		for stop := 1; stop < streamLen/chunkLen; stop += 7 {
			ctx, cancel := context.WithCancel(context.Background())
			errOwn, pieces := errors.New("enough"), 0
			err := h5read.Stream(ctx, d, 0, streamLen, func(uint64, []float32) error {
				if pieces++; pieces == stop && stop%2 == 0 {
					return errOwn
				} else if pieces == stop {
					cancel()
				}
				return nil
			})
			cancel()
			if n := c.Busy(); n > 0 {
				t.Fatalf("%d reads go on", n)
			}
			if pieces != stop || !errors.Is(err, errOwn) && !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped after %d pieces of %d: %v", pieces, stop, err)
			}
		}
		for runtime.NumGoroutine() > before { // a goroutine that has finished its work is counted for a moment
			runtime.Gosched()
		}
	})
}

// Readers that start at different places of one chunk share it, and so do those
// that come after each other.
func TestReadersShare(t *testing.T) {
	d, c := openRamp(t, h5write.Chunk(streamLen), h5write.Compress(h5write.Deflate))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if err := readRamp[float32](d, uint64(i*chunkLen), uint64((i+9)*chunkLen), 100); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := readRamp[float32](d, 30*chunkLen, 40*chunkLen, 100); err != nil {
		t.Error(err)
	}
	if n, _ := c.Most(); n > 1 {
		t.Errorf("the chunk was read %d times", n)
	}
}

// What a reader lends is the chunk itself where it can be.
func TestReaderAllocates(t *testing.T) {
	d, _ := openRamp(t, h5write.Chunk(streamLen))
	r, err := h5read.NewReader[float32](context.Background(), d, 0, streamLen)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Next(1); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { r.Next(chunkLen / 2) }); n > 0 {
		t.Errorf("%v allocations for a piece of a chunk", n)
	}
}

// After a value that does not fit there is nothing more.
func TestReaderRefuses(t *testing.T) {
	d, _ := openRamp(t, h5write.Chunk(chunkLen))
	r, err := h5read.NewReader[uint8](context.Background(), d, 0, streamLen)
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.Next(200)
	if err != nil || !slices.Equal(first[:3], []uint8{0, 1, 2}) {
		t.Fatal(first, err)
	}
	for range 2 {
		if v, err := r.Next(200); err == nil || !strings.Contains(err.Error(), "/x: the value 256") {
			t.Errorf("%v, %v", v, err)
		}
	}
	r.Close()
	if v, err := r.Next(1); err == nil {
		t.Errorf("%v after Close", v)
	}
	for _, c := range [][2]uint64{{3, 2}, {0, streamLen + 1}} {
		if _, err := h5read.NewReader[float32](context.Background(), d, c[0], c[1]); err == nil {
			t.Errorf("%v was accepted", c)
		}
	}
}
