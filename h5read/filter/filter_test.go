package filter_test

import (
	"bytes"
	"testing"

	"coverslip/h5read/filter"
)

// ids are the filters that decode.
var ids = []uint16{1, 2, 3, 4, 5, 6, 307, 32000, 32001, 32004, 32008, 32015, 32022, 32023, 32026}

// TestDecode looks at small streams made by hand after each format's description.
func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name   string
		id     uint16
		values []uint32
		src    string
		want   string
	}{
		{"shuffle with a rest", 2, []uint32{2}, "acebdfZ", "abcdefZ"},
		{"shuffle of 4", 2, []uint32{4}, "aebfcgdh", "abcdefgh"},
		{"shuffle of 3", 2, []uint32{3}, "adbecf", "abcdef"},
		{"shuffle without values", 2, nil, "abc", "abc"},
		{"lzf literals and an overlapping copy", 32000, nil, "\x01ab\x60\x01", "abababa"},
		{"lzf long copy", 32000, nil, "\x00a\xe0\x05\x00", "a" + "aaaaaaaaaaaaaa"},
		{"deflate, stored block", 1, nil, "\x78\x01\x01\x03\x00\xfc\xffabc\x02\x4d\x01\x27", "abc"},
		{"lz4, block not compressed", 32004, nil, "\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x10\x00\x00\x00\x03abc", "abc"},
		{"blosc, copied", 32001, nil, "\x02\x01\x02\x01\x03\x00\x00\x00\x03\x00\x00\x00\x13\x00\x00\x00abc", "abc"},
		{"n-bit of 4 bits", 5, []uint32{8, 0, 2, 1, 1, 0, 4, 0}, "\xab", "\x0a\x0b"},
		{"n-bit left alone", 5, []uint32{8, 1, 2, 1, 1}, "ab", "ab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := filter.Decode(c.id, make([]byte, 0, 64), []byte(c.src), 64, c.values)
			if err != nil || string(got) != c.want {
				t.Errorf("%q, %v; expected %q", got, err, c.want)
			}
			if len(c.want) == 0 {
				return
			}
			short := len(c.want) - 1
			if _, err := filter.Decode(c.id, make([]byte, 0, short), []byte(c.src), short, c.values); err == nil {
				t.Error("decoded more than the limit")
			}
		})
	}
}

func TestFletcher(t *testing.T) {
	// Sums of 0x0102, 0x0304 and, big-endian, the odd byte 0x05 as 0x0500.
	s1 := uint32(0x0102 + 0x0304 + 0x0500)
	s2 := uint32(0x0102*3 + 0x0304*2 + 0x0500)
	src := []byte{1, 2, 3, 4, 5, byte(s1), byte(s1 >> 8), byte(s2), byte(s2 >> 8)}
	got, err := filter.Decode(3, make([]byte, 0, 9), src, 9, nil)
	if err != nil || !bytes.Equal(got, src[:5]) {
		t.Errorf("%v, %v", got, err)
	}
	src[5], src[6], src[7], src[8] = src[6], src[5], src[8], src[7] // as old libraries wrote it
	if _, err := filter.Decode(3, make([]byte, 0, 9), src, 9, nil); err != nil {
		t.Error(err)
	}
	src[0]++
	if _, err := filter.Decode(3, make([]byte, 0, 9), src, 9, nil); err == nil {
		t.Error("damage was not seen")
	}
}

func TestUnknown(t *testing.T) {
	if _, err := filter.Decode(32099, nil, nil, 0, nil); err != filter.ErrUnknown {
		t.Error(err)
	}
	if filter.Supported(32013) || filter.Name(32013) != "zfp" || filter.Name(9) != "?" {
		t.Error("names of filters")
	}
}
