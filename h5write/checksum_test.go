package h5write

import "testing"

// The values are those of driver5 in Jenkins's lookup3.c, public domain, 2006.
func TestChecksum(t *testing.T) {
	for _, c := range []struct {
		in   string
		want uint32
	}{
		{"", 0xdeadbeef},
		{"Four score and seven years ago", 0x17770551},
	} {
		if got := checksum([]byte(c.in)); got != c.want {
			t.Errorf("checksum(%q) = %#x, want %#x", c.in, got, c.want)
		}
	}
}
