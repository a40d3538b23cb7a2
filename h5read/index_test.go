package h5read_test

import (
	"bytes"
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
)

// A part of the values takes a part of the index, and what was located takes none any more.
func TestPartOfTheIndex(t *testing.T) {
	b := load(t, "chunks_btree1_deep.h5") // 2,600 chunks of one element, in three levels
	all := make([]uint8, 2600)
	whole := openBytes(t, b)
	if err := h5read.Read(dataset(t, whole, "/x"), all, nil, nil); err != nil {
		t.Fatal(err)
	}
	most := whole.Work()
	for lo := 0; lo < len(all); lo += 37 {
		for _, n := range []int{1, 50, 1000} {
			hi := min(len(all), lo+n)
			f := openBytes(t, b)
			d := dataset(t, f, "/x")
			before := f.Work()
			if err := d.Locate(uint64(lo), uint64(hi)); err != nil {
				t.Fatal(err)
			}
			located := f.Work()
			if n <= 50 && located-before > most/5 {
				t.Errorf("elements %d to %d: %d bytes of metadata were read, of all of them %d", lo, hi, located-before, most)
			}
			got := make([]uint8, hi-lo)
			if err := h5read.Read(d, got, []uint64{uint64(lo)}, []uint64{uint64(hi - lo)}); err != nil || !bytes.Equal(got, all[lo:hi]) {
				t.Errorf("elements %d to %d: %d, %v", lo, hi, got, err)
			}
			if f.Work() != located {
				t.Errorf("elements %d to %d: metadata were read after they were located", lo, hi)
			}
		}
	}
}

// Parts that would be more than the whole are read as the whole, once.
func TestPartsAreBounded(t *testing.T) {
	f := open(t, "chunks_btree1_deep.h5")
	d := dataset(t, f, "/x")
	var last, rests int64
	for lo := range uint64(2600) {
		got := make([]uint8, 2)
		if err := h5read.Read(d, got[:min(2, 2600-lo)], []uint64{lo}, []uint64{min(2, 2600-lo)}); err != nil {
			t.Fatal(err)
		}
		if last == f.Work() {
			rests++
		}
		last = f.Work()
	}
	if rests < 1000 {
		t.Errorf("after %d of 2600 readings nothing more was read", rests)
	}
}

// What needs no index, or has one that is not a tree, is located all the same.
func TestLocate(t *testing.T) {
	for name, opts := range map[string][]h5write.Option{"contiguous": nil, "chunked": {h5write.Chunk(chunkLen)}} {
		d, _ := openRamp(t, opts...)
		if err := d.Locate(10, 20); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := d.Locate(10, streamLen+1); err == nil {
			t.Errorf("%s: elements beyond the end are located", name)
		}
	}
}
