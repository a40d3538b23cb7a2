package filter

import (
	"bytes"
	"testing"

	"github.com/pierrec/lz4/v4"
)

// lzfSlowly is LibLZF's format, byte by byte.
func lzfSlowly(src []byte, limit int) (out []byte, ok bool) {
	for i := 0; i < len(src); {
		control := int(src[i])
		i++
		if control < 32 {
			if i+control+1 > len(src) {
				return nil, false
			}
			out = append(out, src[i:i+control+1]...)
			i += control + 1
		} else {
			n := control>>5 + 2
			if n == 9 {
				if i == len(src) {
					return nil, false
				}
				n += int(src[i])
				i++
			}
			if i == len(src) {
				return nil, false
			}
			back := control&31<<8 | int(src[i]) + 1
			i++
			for ; n > 0; n-- {
				if back > len(out) || len(out) > limit {
					return nil, false
				}
				out = append(out, out[len(out)-back])
			}
		}
		if len(out) > limit {
			return nil, false
		}
	}
	return out, true
}

// lz4Twins are blocks of what the fuzzer may vary.
var lz4Twins = []string{"", "a", "abcabcabcabcabcabcabcabcabcabcabcabcabcabc", "0000000000000000000000000000000000000000000000000000000000000000"}

// FuzzTwins compares decoders that are written for speed with slow or other ones:
// lzf, and lz4 blocks with pierrec/lz4.
func FuzzTwins(f *testing.F) {
	f.Add([]byte("\x01ab\x60\x01\x00c\xe0\x05\x00"), uint16(100))
	for _, s := range lz4Twins {
		b := bytes.Repeat([]byte(s), 40)
		out := make([]byte, lz4.CompressBlockBound(len(b)))
		if n, err := lz4.CompressBlock(b, out, nil); err == nil && n > 0 {
			f.Add(out[:n], uint16(len(b)))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, size uint16) {
		want, ok := lzfSlowly(src, int(size))
		got, err := lzf(make([]byte, 0, int(size)), src, int(size), nil)
		if (err == nil) != ok || ok && !bytes.Equal(got, want) {
			t.Fatalf("lzf: %d bytes, %v; %d expected", len(got), err, len(want))
		}
		a, b := make([]byte, size), make([]byte, size)
		n, err := lz4.UncompressBlock(src, a)
		if err != nil || n == 0 || n != int(size) {
			return // ours reads more, see lz4Raw
		}
		if err := lz4Decode(b, src); err != nil || !bytes.Equal(a, b) {
			t.Fatalf("lz4: %d bytes; ours %v", n, err)
		}
	})
}
