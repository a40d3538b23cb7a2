package bytesio_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"coverslip/h5read/internal/bytesio"
)

func TestCursor(t *testing.T) {
	c := bytesio.NewCursor([]byte{1, 2, 3, 4, 5, 'a', 0, 0xff, 0xff, 9}, 100)
	if v := c.U8(); v != 1 {
		t.Errorf("U8 %d", v)
	}
	if v := c.Uint(3); v != 0x040302 {
		t.Errorf("Uint(3) %#x", v)
	}
	c.Skip(1)
	if s := c.CString(); s != "a" {
		t.Errorf("CString %q", s)
	}
	if v := c.Address(2); v != bytesio.Undefined {
		t.Errorf("Address %#x", v)
	}
	if c.Offset() != 109 || c.Left() != 1 || c.Err() != nil {
		t.Errorf("at %d, %d left, %v", c.Offset(), c.Left(), c.Err())
	}
	if v := c.U32(); v != 0 || c.Err() != io.ErrUnexpectedEOF {
		t.Errorf("past the end: %d, %v", v, c.Err())
	}
	if v := c.U8(); v != 0 {
		t.Errorf("after an error: %d", v)
	}
}

func TestMul(t *testing.T) {
	for _, c := range []struct {
		in   []uint64
		want uint64
		ok   bool
	}{
		{nil, 1, true}, {[]uint64{3, 4}, 12, true}, {[]uint64{1 << 40, 1 << 40, 0}, 0, true},
		{[]uint64{1 << 32, 1 << 31}, 0, false}, {[]uint64{1 << 31, 1 << 31}, 1 << 62, true}, {[]uint64{1 << 40, 1 << 40}, 0, false},
	} {
		if got, ok := bytesio.Mul(c.in...); ok != c.ok || ok && got != c.want {
			t.Errorf("%v: %d, %v", c.in, got, ok)
		}
	}
	if bytesio.Inside(^uint64(0), 1, 10) || bytesio.Inside(5, ^uint64(0), 10) || !bytesio.Inside(10, 0, 10) {
		t.Error("Inside")
	}
}

func TestSource(t *testing.T) {
	data := make([]byte, 300_000)
	for i := range data {
		data[i] = byte(i * 7 >> 3)
	}
	s := bytesio.NewSource(bytes.NewReader(data), int64(len(data)))
	for _, c := range [][2]uint64{{0, 10}, {65530, 20}, {65536, 65536}, {1, 200_000}, {299_999, 1}, {300_000, 0}} {
		got, err := s.Metadata(c[0], c[1])
		if err != nil || !bytes.Equal(got, data[c[0]:c[0]+c[1]]) {
			t.Errorf("%v: %v", c, err)
		}
	}
	var outside *bytesio.RangeError
	for _, c := range [][2]uint64{{300_000, 1}, {1 << 63, 1}, {0, 1 << 62}} {
		if _, err := s.Metadata(c[0], c[1]); !errors.As(err, &outside) {
			t.Errorf("%v: %v", c, err)
		}
	}
	short := bytesio.NewSource(bytes.NewReader(data[:100]), 200) // the device has less than it said
	if _, err := short.Metadata(150, 10); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("short device: %v", err)
	}
}

func TestLRU(t *testing.T) {
	c := bytesio.NewLRU[string, int](10)
	c.Put("a", 1, 4)
	c.Put("b", 2, 4)
	c.Get("a")
	c.Put("c", 3, 4) // b was not asked for longest
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := c.Get(key); ok != want {
			t.Errorf("%s is there: %v", key, ok)
		}
	}
	c.Put("a", 5, 7) // in place of the other a; c has to go
	if v, ok := c.Get("a"); v != 5 || !ok {
		t.Errorf("a is %d, %v", v, ok)
	}
	if _, ok := c.Get("c"); ok {
		t.Error("more than the limit is kept")
	}
	c.Put("d", 4, 100)
	if _, ok := c.Get("d"); !ok {
		t.Error("the newest did not stay")
	}
	c.Put("e", 6, 1)
	if _, ok := c.Get("d"); ok {
		t.Error("more than the limit is kept")
	}
}
