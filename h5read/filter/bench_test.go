package filter_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"os"
	"strings"
	"testing"
	"unsafe"

	"coverslip/h5read"
	"coverslip/h5read/filter"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// matrix is the beginning of a real matrix as one chunk holds it: float32 counts
// and int32 columns, 64 Ki of each.
func matrix(tb testing.TB) map[string][]byte {
	tb.Helper()
	raw, err := os.ReadFile("../../web/demo/pbmc3k.h5ad")
	if err != nil {
		tb.Fatal(err)
	}
	f, err := h5read.Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		tb.Fatal(err)
	}
	out := map[string][]byte{}
	for name, path := range map[string]string{"data": "/X/data", "indices": "/X/indices"} {
		d, err := f.Dataset(path)
		if err != nil {
			tb.Fatal(err)
		}
		v := make([]float32, 1<<16)
		if err := h5read.Read(d, v, []uint64{0}, []uint64{uint64(len(v))}); err != nil {
			tb.Fatal(err)
		}
		if name == "indices" {
			for i, x := range v {
				*(*int32)(unsafe.Pointer(&v[i])) = int32(x)
			}
		}
		out[name] = bytes.Clone(unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), 4*len(v)))
	}
	return out
}

// shuffled is the obvious twin of unshuffle, the other way.
func shuffled(b []byte, size int) []byte {
	out, n := bytes.Clone(b), len(b)/size
	for i := range n {
		for j := range size {
			out[j*n+i] = b[i*size+j]
		}
	}
	return out
}

// transposed is the obvious twin of bitshuffle, one block.
func transposed(b []byte, size int) []byte {
	out, n := make([]byte, len(b)), len(b)/size
	for i := range n {
		for bit := range 8 * size {
			if b[i*size+bit/8]>>(bit%8)&1 != 0 {
				out[bit*n/8+i/8] |= 1 << (i % 8)
			}
		}
	}
	return out
}

func zstdOf(tb testing.TB, b []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		tb.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

func lz4Of(tb testing.TB, b []byte) []byte {
	out := make([]byte, lz4.CompressBlockBound(len(b)))
	n, err := lz4.CompressBlock(b, out, nil)
	if err != nil || n == 0 {
		tb.Fatal(n, err)
	}
	return out[:n]
}

func zlibOf(tb testing.TB, b []byte) []byte {
	var w bytes.Buffer
	z := zlib.NewWriter(&w)
	if _, err := z.Write(b); err != nil {
		tb.Fatal(err)
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return w.Bytes()
}

// lzfOf is a small LZF encoder: a table of the last place of each three bytes.
func lzfOf(b []byte) (out []byte) {
	last, from := map[[3]byte]int{}, 0
	literals := func(end int) {
		for from < end {
			n := min(32, end-from)
			out = append(append(out, byte(n-1)), b[from:from+n]...)
			from += n
		}
	}
	for i := 0; i+3 <= len(b); i++ {
		key := [3]byte(b[i:])
		at, seen := last[key]
		if last[key] = i; !seen || i-at > 1<<13 {
			continue
		}
		n := 3
		for n < 264 && i+n < len(b) && b[at+n] == b[i+n] {
			n++
		}
		literals(i)
		back := i - at - 1
		if n < 9 {
			out = append(out, byte((n-2)<<5|back>>8), byte(back))
		} else {
			out = append(out, byte(7<<5|back>>8), byte(n-9), byte(back))
		}
		from, i = i+n, i+n-1
	}
	literals(len(b))
	return out
}

// bloscOf is a Blosc 1 chunk of shuffled 4-byte elements: one block, split.
func bloscOf(codec byte, b []byte, encode func(testing.TB, []byte) []byte, tb testing.TB) []byte {
	le := binary.LittleEndian
	out := []byte{2, 1, codec<<5 | 1, 4}
	out = le.AppendUint32(le.AppendUint32(out, uint32(len(b))), uint32(len(b)))
	out = le.AppendUint32(le.AppendUint32(out, 0), 20)
	planes := shuffled(b, 4)
	for j := range 4 {
		stream := encode(tb, planes[j*len(b)/4:(j+1)*len(b)/4])
		out = append(le.AppendUint32(out, uint32(len(stream))), stream...)
	}
	le.PutUint32(out[12:], uint32(len(out)))
	return out
}

// coded is one chunk through one filter.
type coded struct {
	name   string
	id     uint16
	values []uint32
	encode func(testing.TB, []byte) []byte
}

var codecs = []coded{
	{"deflate", 1, nil, zlibOf},
	{"shuffle", 2, []uint32{4}, func(_ testing.TB, b []byte) []byte { return shuffled(b, 4) }},
	{"shuffle/2", 2, []uint32{2}, func(_ testing.TB, b []byte) []byte { return shuffled(b, 2) }},
	{"shuffle/8", 2, []uint32{8}, func(_ testing.TB, b []byte) []byte { return shuffled(b, 8) }},
	{"lzf", 32000, nil, func(_ testing.TB, b []byte) []byte { return lzfOf(b) }},
	{"lzf of planes", 32000, nil, func(_ testing.TB, b []byte) []byte { return lzfOf(shuffled(b, 4)) }},
	{"lz4", 32004, nil, func(tb testing.TB, b []byte) []byte {
		stream, be := lz4Of(tb, b), binary.BigEndian
		head := be.AppendUint32(be.AppendUint64(nil, uint64(len(b))), uint32(len(b)))
		return append(be.AppendUint32(head, uint32(len(stream))), stream...)
	}},
	{"zstd", 32015, nil, zstdOf},
	{"zstd of planes", 32015, nil, func(tb testing.TB, b []byte) []byte { return zstdOf(tb, shuffled(b, 4)) }},
	{"blosc lz4", 32001, nil, func(tb testing.TB, b []byte) []byte { return bloscOf(1, b, lz4Of, tb) }},
	{"blosc zstd", 32001, nil, func(tb testing.TB, b []byte) []byte { return bloscOf(4, b, zstdOf, tb) }},
	{"bitshuffle", 32008, []uint32{0, 2, 4, 1 << 16, 0}, func(_ testing.TB, b []byte) []byte { return transposed(b, 4) }},
}

// TestRealMatrix takes real values through the encoders above and back.
func TestRealMatrix(t *testing.T) {
	for kind, b := range matrix(t) {
		for _, c := range codecs {
			if strings.HasSuffix(c.name, "of planes") { // their encoder shuffles first
				continue
			}
			got, err := filter.Decode(c.id, make([]byte, 0, len(b)), c.encode(t, b), len(b), c.values)
			if err != nil || !bytes.Equal(got, b) {
				t.Errorf("%s, %s: %d bytes, %v", c.name, kind, len(got), err)
			}
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	chunks := matrix(b)
	for _, c := range codecs {
		for _, kind := range []string{"data", "indices"} {
			src, n := c.encode(b, chunks[kind]), len(chunks[kind])
			b.Run(c.name+"/"+kind, func(b *testing.B) {
				dst := make([]byte, 0, n)
				b.SetBytes(int64(n))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := filter.Decode(c.id, dst, src, n, c.values); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
