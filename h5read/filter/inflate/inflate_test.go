package inflate_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/h5read/filter/inflate"

	klauspost "github.com/klauspost/compress/zlib"
)

func compress(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// samples are data of different kinds: each brings out other blocks and matches.
func samples() map[string][]byte {
	r := rand.New(rand.NewPCG(3, 4))
	random, few, floats, skewed := make([]byte, 70_000), make([]byte, 70_000), make([]byte, 70_000), make([]byte, 70_000)
	for i := range random {
		random[i] = byte(r.Uint32())
		few[i] = byte(r.IntN(3))
		floats[i] = [4]byte{0, 0, 128, 63}[i%4] ^ byte(r.IntN(40)/39)
		skewed[i] = byte(min(255, r.ExpFloat64()*12)) // codes of very different lengths
	}
	return map[string][]byte{
		"empty": nil, "one": {7}, "zeros": make([]byte, 100_000), "random": random, "few": few, "floats": floats,
		"skewed": skewed, "period3": bytes.Repeat([]byte("abc"), 5000), "period7": bytes.Repeat([]byte("abcdefg"), 3000),
		"text": bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog; "), 50),
	}
}

func TestRoundTrips(t *testing.T) {
	all := samples()
	maps.Copy(all, matrix())
	for name, data := range all {
		for _, level := range []int{-2, 0, 1, 6, 9} {
			in := compress(t, data, level)
			out := make([]byte, len(data))
			n, err := inflate.Zlib(out, in)
			if err != nil || n != len(data) || !bytes.Equal(out, data) {
				t.Errorf("%s, level %d: %d of %d bytes, %v", name, level, n, len(data), err)
			}
			if len(data) > 0 {
				if _, err := inflate.Zlib(out[:len(out)-1], in); err == nil {
					t.Errorf("%s, level %d: more than the limit", name, level)
				}
			}
			for _, cut := range []int{0, 1, 2, len(in) / 2, len(in) - 5, len(in) - 1} {
				if _, err := inflate.Zlib(out, in[:max(0, cut)]); err == nil {
					t.Errorf("%s, level %d: no error when cut at %d of %d", name, level, cut, len(in))
				}
			}
		}
	}
}

// TestCodesOfAllShapes: symbols as skewed as they come, so that codes are short and long, with matches of all lengths and
// distances between them.
func TestCodesOfAllShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 150 {
		skew, symbols := math.Exp(3*r.Float64()-1), 1+r.IntN(256)
		var data []byte
		for len(data) < 40_000 {
			for range r.IntN(30) {
				data = append(data, byte(min(float64(symbols), r.ExpFloat64()*float64(symbols)/skew)))
			}
			if n := len(data); n > 0 && r.IntN(3) > 0 {
				back := 1 + r.IntN(min(n, 1<<r.IntN(16)))
				for range 3 + int(r.ExpFloat64()*float64(1+round%40)) {
					data = append(data, data[len(data)-back])
				}
			}
		}
		in := compress(t, data, 1+r.IntN(9))
		out := make([]byte, len(data)+r.IntN(50))
		if n, err := inflate.Zlib(out, in); err != nil || !bytes.Equal(out[:n], data) {
			t.Fatalf("round %d: %d of %d bytes, %v", round, n, len(data), err)
		}
	}
}

// TestReservedDistance: symbols 30 and 31 have short codes in a fixed block, and stand for no distance.
func TestReservedDistance(t *testing.T) {
	for symbol := range uint32(32) {
		in, bit := []byte{0x78, 0x01}, 0
		put := func(code uint32, n int) { // the first bit of a code is its highest
			for n--; n >= 0; n-- {
				if bit%8 == 0 {
					in = append(in, 0)
				}
				in[len(in)-1] |= byte(code>>n&1) << (bit % 8)
				bit++
			}
		}
		put(0b110, 3) // the last block, fixed
		for range 40 {
			put(0x30+'a', 8)
		}
		put(1, 7) // a match of three bytes
		put(symbol, 5)
		in = append(in, make([]byte, 40)...)
		if _, err := inflate.Zlib(make([]byte, 1<<10), in); symbol >= 30 && !errors.Is(err, inflate.ErrCorrupt) || symbol == 3 && errors.Is(err, inflate.ErrCorrupt) {
			t.Errorf("distance symbol %d: %v", symbol, err)
		}
	}
}

// FuzzAgainstStandard compares with compress/flate: the same bytes, or an error
// from both. The checksum at the end does not count, or hardly any input would
// be looked at.
func FuzzAgainstStandard(f *testing.F) {
	for _, data := range samples() {
		for _, level := range []int{0, 1, 9} {
			if in := compress(f, data, level); len(in) < 8<<10 {
				f.Add(in)
			}
		}
	}
	f.Fuzz(asStandard)
}

// TestDamaged is the same for streams with some bytes changed, which no fuzzer makes in WebAssembly.
func TestDamaged(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	all := samples()
	maps.Copy(all, matrix())
	for _, name := range slices.Sorted(maps.Keys(all)) {
		good := compress(t, all[name], 1+r.IntN(9))
		for range 60 {
			in := bytes.Clone(good)
			for range 1 + r.IntN(3) {
				in[r.IntN(len(in))] ^= byte(1 << r.IntN(8))
			}
			asStandard(t, in[:len(in)-r.IntN(len(in)/2)*r.IntN(2)])
		}
	}
}

// asStandard decodes in with both, and looks whether what lies behind the output was left alone.
func asStandard(t *testing.T, in []byte) {
	if len(in) < 2 {
		return
	}
	const limit = 1 << 17
	in[0], in[1] = 0x78, 0x01
	room := bytes.Repeat([]byte{0xa5}, limit+100)
	out := room[:limit:limit]
	n, err := inflate.Zlib(out, append(in[:len(in):len(in)], 0, 0, 0, 0))
	if bytes.Count(room[limit:], []byte{0xa5}) != 100 {
		t.Fatal("bytes behind the output were changed")
	}
	if errors.Is(err, inflate.ErrChecksum) {
		err = nil
	}
	want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(in[2:])), limit+1))
	switch {
	case len(want) > limit:
		if err == nil {
			t.Fatal("more than the limit")
		}
	case wantErr == nil && (err != nil || !bytes.Equal(out[:n], want)):
		t.Fatalf("%d bytes, %v; the standard library: %d bytes", n, err, len(want))
	case wantErr != nil && wantErr != io.ErrUnexpectedEOF && err == nil:
		t.Fatalf("no error; the standard library: %v", wantErr)
	}
}

// matrix is a chunk of a sparse matrix: 64 Ki counts as float32, or as many columns
// as int32, which rise in each row.
func matrix() map[string][]byte {
	r := rand.New(rand.NewPCG(7, 7))
	var counts, columns []byte
	for i, column := 0, 0; i < 1<<16; i++ {
		counts = binary.LittleEndian.AppendUint32(counts, math.Float32bits(float32(1+int(r.ExpFloat64()*1.3))))
		if column += 1 + int(r.ExpFloat64()*37); column >= 32738 {
			column %= 100
		}
		columns = binary.LittleEndian.AppendUint32(columns, uint32(column))
	}
	return map[string][]byte{"counts": counts, "columns": columns}
}

// BenchmarkZlib compares with klauspost/compress and the standard library.
func BenchmarkZlib(b *testing.B) {
	for name, data := range matrix() {
		in, out := compress(b, data, 4), make([]byte, len(data))
		run := func(who string, decode func() error) {
			b.Run(name+"/"+who, func(b *testing.B) {
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					if err := decode(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		run("ours", func() error { _, err := inflate.Zlib(out, in); return err })
		for who, open := range map[string]func(io.Reader) (io.ReadCloser, error){"klauspost": klauspost.NewReader, "standard": zlib.NewReader} {
			z, err := open(bytes.NewReader(in))
			if err != nil {
				b.Fatal(err)
			}
			run(who, func() error {
				if err := z.(zlib.Resetter).Reset(bytes.NewReader(in), nil); err != nil {
					return err
				}
				_, err := io.ReadFull(z, out)
				return err
			})
		}
	}
}
