package h5read_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"coverslip/h5read"
)

// TestWindows compares windows of arrays of every layout with the same part of
// the whole array.
func TestWindows(t *testing.T) {
	for _, c := range []struct{ file, path string }{
		{"chunks_btree1.h5", "/d2_edge"}, {"chunks_btree1_gzip.h5", "/d3"},
		{"chunks_v4.h5", "/d3_unl1"}, {"chunks_v4.h5", "/d2_unl1_max0"}, {"chunks_v4_gzip.h5", "/shrunk"},
		{"chunks_implicit.h5", "/d2_max"}, {"sb0_default.h5", "/a"}, {"unwritten.h5", ""},
	} {
		f := open(t, c.file)
		paths := []string{c.path}
		if c.path == "" {
			paths = numericDatasets(t, f)
		}
		for _, path := range paths {
			t.Run(c.file+path, func(t *testing.T) { windows(t, dataset(t, f, path)) })
		}
	}
}

func numericDatasets(t *testing.T, f *h5read.File) (paths []string) {
	links, err := f.Root().Links()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		if d, err := f.Root().Dataset(l.Name); err == nil && d.Type().Class == h5read.Integer {
			paths = append(paths, d.Path())
		}
	}
	return paths
}

func windows(t *testing.T, d *h5read.Dataset) {
	whole, err := h5read.ReadAll[int64](d)
	if err != nil {
		t.Fatal(err)
	}
	shape := d.Shape()
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		start, count, n := make([]uint64, len(shape)), make([]uint64, len(shape)), uint64(1)
		for i, s := range shape {
			start[i] = r.Uint64N(s + 1)
			count[i] = r.Uint64N(s - start[i] + 1)
			n *= count[i]
		}
		got := make([]int64, n)
		if err := h5read.Read(d, got, start, count); err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			at, rest, stride := uint64(0), uint64(i), uint64(1)
			for k := len(shape) - 1; k >= 0; k-- {
				at += (start[k] + rest%count[k]) * stride
				rest /= count[k]
				stride *= shape[k]
			}
			if v != whole[at] {
				t.Fatalf("window %v %v: element %d is %d, not %d", start, count, i, v, whole[at])
			}
		}
	}
}

func TestStream(t *testing.T) {
	for _, c := range []struct{ file, path string }{
		{"chunks_btree1_deep.h5", "/x"}, {"chunks_fixed_paged.h5", "/x"}, {"unwritten.h5", "/chunked_fill"}, {"filter_gzip1.h5", "/f4"},
	} {
		f := open(t, c.file)
		if !f.Root().Has(c.path[1:]) {
			links, _ := f.Root().Links()
			c.path = "/" + links[0].Name
		}
		d := dataset(t, f, c.path)
		if len(d.Shape()) != 1 {
			continue
		}
		whole, err := h5read.ReadAll[float64](d)
		if err != nil {
			t.Fatal(err)
		}
		n := uint64(len(whole))
		for _, w := range [][2]uint64{{0, n}, {0, 0}, {n, n}, {1, n - 1}, {n / 3, n / 2}} {
			var got []float64
			err := h5read.Stream(context.Background(), d, w[0], w[1], func(at uint64, v []float64) error {
				if at != w[0]+uint64(len(got)) {
					t.Fatalf("piece at %d, expected %d", at, w[0]+uint64(len(got)))
				}
				got = append(got, v...)
				return nil
			})
			if err != nil || !slices.Equal(got, whole[w[0]:w[1]]) {
				t.Errorf("%s%s %v: %v, %d values", c.file, c.path, w, err, len(got))
			}
		}
	}
}

func TestStreamEnds(t *testing.T) {
	d := dataset(t, open(t, "chunks_btree1_gzip.h5"), "/d1")
	stop := errors.New("stop")
	if err := h5read.Stream(context.Background(), d, 0, 10, func(uint64, []int32) error { return stop }); err != stop {
		t.Errorf("yield's error: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := h5read.Stream(ctx, d, 0, 10, func(uint64, []int32) error { t.Error("visited"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestConversions reads types_numeric.h5, whose datasets hold the extremes of
// their types, into types that can and cannot hold them.
func TestConversions(t *testing.T) {
	f := open(t, "types_numeric.h5")
	links, err := f.Root().Links()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		d := dataset(t, f, "/"+l.Name)
		want, err := h5read.ReadAll[float64](d)
		if err != nil {
			if d.Type().Size != 8 || d.Type().Class != h5read.Integer {
				t.Errorf("%s: %v", l.Name, err)
			}
			continue
		}
		got, err := h5read.ReadAll[int16](d)
		fits := true
		for _, v := range want {
			fits = fits && v == math.Trunc(v) && v >= math.MinInt16 && v <= math.MaxInt16
		}
		if fits != (err == nil) {
			t.Errorf("%s (%s) into int16: %v, values %v", l.Name, d.Type(), err, want)
		}
		for i := range got {
			if err == nil && float64(got[i]) != want[i] {
				t.Errorf("%s: %d is not %v", l.Name, got[i], want[i])
			}
		}
	}
}

func TestStringsAndBooleans(t *testing.T) {
	f := open(t, "sb0_default.h5")
	a, err := f.Root().Attribute("t")
	if err != nil || a == nil {
		t.Fatal(a, err)
	}
	if s, err := a.String(); s != "hello" || err != nil {
		t.Errorf("%q, %v", s, err)
	}
	if a, err := f.Root().Attribute("absent"); a != nil || err != nil {
		t.Errorf("absent attribute: %v, %v", a, err)
	}
	d := dataset(t, open(t, "types_enum.h5"), "/bool")
	v, err := h5read.ReadAll[uint8](d)
	if err != nil || !d.Type().IsBool() || len(v) != 3 {
		t.Errorf("%v, %v, %s", v, err, d.Type())
	}
	name, err := dataset(t, open(t, "types_compound.h5"), "/vstr").Member("name")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := name.Strings(nil, nil); err != nil || len(s) != 3 {
		t.Errorf("member: %q, %v", s, err)
	}
}

func TestPaths(t *testing.T) {
	f := open(t, "group_old_links.h5")
	if _, err := f.Open("/nowhere/at/all"); !errors.Is(err, h5read.ErrNotFound) {
		t.Errorf("absent: %v", err)
	}
	links, err := f.Root().Links()
	if err != nil {
		t.Fatal(err)
	}
	var unsupported *h5read.UnsupportedError
	for _, l := range links {
		_, err := f.Open(l.Name)
		switch l.Kind {
		case h5read.External:
			if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), l.File) {
				t.Errorf("external link %s: %v", l.Name, err)
			}
		case h5read.Hard:
			if err != nil {
				t.Errorf("%s: %v", l.Name, err)
			}
		}
	}
}

// TestMessages looks at the words of the errors that people meet.
func TestMessages(t *testing.T) {
	for _, c := range []struct{ file, path, want string }{
		{"bad_unknown_filter.h5", "/x", "/x: chunk 0: filter 32099 (?"},
		{"bad_short_deflate.h5", "/corrupt", "filter 1 (deflate)"},
		{"bad_fletcher.h5", "/x", "filter 3 (fletcher32)"},
		{"bad_chunk_address.h5", "/x", "/x: chunk 0: "},
	} {
		d := dataset(t, open(t, c.file), c.path)
		if _, err := d.Bytes(nil, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, expected %q", c.file, err, c.want)
		}
	}
	f := open(t, "bad_truncated_half.h5")
	if w := strings.Join(f.Warnings(), " "); !strings.Contains(w, "27400 of 54800 bytes") {
		t.Errorf("warnings of a cut file: %q", w)
	}
}

// TestConcurrent reads one file from several goroutines.
func TestConcurrent(t *testing.T) {
	b, err := os.ReadFile("../web/demo/pbmc3k.h5ad")
	if err != nil {
		t.Fatal(err)
	}
	f := openBytes(t, b)
	want, err := h5read.ReadAll[float32](dataset(t, f, "/X/data"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			d := dataset(t, f, "/X/data")
			for lo := uint64(g * 1000); lo < d.Shape()[0]; lo += 300_001 {
				n := min(50_000, d.Shape()[0]-lo)
				got := make([]float32, n)
				if err := h5read.Read(d, got, []uint64{lo}, []uint64{n}); err != nil || !slices.Equal(got, want[lo:lo+n]) {
					t.Errorf("window at %d: %v", lo, err)
				}
			}
		})
	}
	wg.Wait()
}
