package pack_test

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"coverslip/worker/internal/pack"
)

type inner struct {
	Name   string
	Limit  *float64
	Nested [][]float64
}

type sample struct {
	On      bool
	Count   int
	Mean    float64
	Codes   []int32
	Offsets []uint32
	Wide    []int64
	Scores  []float32
	P       []float64
	Marks   []bool
	Names   []string
	Top     []int
	Parts   []inner
	Nothing []float32
	Raw     []byte
}

func example() sample {
	limit := 0.5
	return sample{
		On: true, Count: -3, Mean: math.Pi, Codes: []int32{-1, 2}, Offsets: []uint32{0, math.MaxUint32}, Wide: []int64{math.MinInt64}, Scores: []float32{1.5, -2},
		P: []float64{1e-300, math.Inf(1)}, Marks: []bool{true, false}, Names: []string{"CD3D", "", "µ"}, Top: []int{50, 100},
		Parts: []inner{{Name: "a", Limit: &limit, Nested: [][]float64{{1}, {}, nil}}, {}}, Raw: []byte{7},
	}
}

func TestRoundTrip(t *testing.T) {
	want := example()
	b := pack.Bytes(want)
	var got sample
	if err := pack.Read(b, &got); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if again := pack.Bytes(&got); !bytes.Equal(again, b) {
		t.Error("the same value gave other bytes")
	}
}

func TestNaNStays(t *testing.T) {
	type one struct{ X []float64 }
	var got one
	if err := pack.Read(pack.Bytes(one{[]float64{math.NaN()}}), &got); err != nil || !math.IsNaN(got.X[0]) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestDamaged cuts and breaks every byte: nothing may panic, and no cut may pass.
func TestDamaged(t *testing.T) {
	b := pack.Bytes(example())
	for i := range b {
		var got sample
		if err := pack.Read(b[:i], &got); err == nil {
			t.Fatalf("the first %d of %d bytes were read as a whole", i, len(b))
		}
		broken := bytes.Clone(b)
		broken[i] ^= 0xff
		_ = pack.Read(broken, &got)
	}
}

func TestLayoutTellsTypesApart(t *testing.T) {
	type a struct{ X []float32 }
	type b struct{ X []float64 }
	type c struct{ Y []float32 }
	if pack.Layout(a{}) == pack.Layout(b{}) || pack.Layout(a{}) == pack.Layout(c{}) {
		t.Error("two types of one layout")
	}
	if got, want := pack.Layout(&inner{}), "{Name string;Limit *float64;Nested [][]float64;}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(pack.Bytes(example()))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		var got sample
		if pack.Read(b, &got) == nil {
			_ = pack.Bytes(got)
		}
	})
}
