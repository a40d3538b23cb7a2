package zstd_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"coverslip/h5read/filter/zstd"

	klauspost "github.com/klauspost/compress/zstd"
)

// samples are data of different kinds: each brings out other tables and matches.
func samples() map[string][]byte {
	r := rand.New(rand.NewPCG(5, 6))
	out := map[string][]byte{"empty": nil, "one": {7}, "zeros": make([]byte, 300_000), "text": bytes.Repeat([]byte("the quick brown fox jumps over the lazy dog; "), 3000)}
	make1 := func(name string, n int, f func(i int) byte) {
		b := make([]byte, n)
		for i := range b {
			b[i] = f(i)
		}
		out[name] = b
	}
	make1("random", 70_000, func(int) byte { return byte(r.Uint32()) })
	make1("few", 70_000, func(int) byte { return byte(r.IntN(3)) })
	make1("skewed", 200_000, func(int) byte { return byte(min(255, r.ExpFloat64()*12)) })
	make1("floats", 140_000, func(i int) byte { return [4]byte{0, 0, 128, 63}[i%4] ^ byte(r.IntN(40)/39) })
	make1("sparse", 150_000, func(int) byte { return byte(r.IntN(30) / 29 * r.IntN(250)) })
	for _, n := range []int{3, 5, 6, 7, 9, 15} {
		make1("period"+string(rune('0'+n)), 9_000, func(i int) byte { return byte(i%n) ^ byte(r.IntN(200)/199) })
	}
	make1("short", 40, func(i int) byte { return byte(i / 9) })
	return out
}

func compress(t testing.TB, data []byte, level klauspost.EncoderLevel, o ...klauspost.EOption) []byte {
	t.Helper()
	w, err := klauspost.NewWriter(nil, append(o, klauspost.WithEncoderLevel(level), klauspost.WithEncoderConcurrency(1))...)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return w.EncodeAll(data, nil)
}

func TestRoundTrips(t *testing.T) {
	for name, data := range samples() {
		for level := klauspost.SpeedFastest; level <= klauspost.SpeedBestCompression; level++ {
			in := compress(t, data, level)
			for _, room := range []int{0, 1, 16, 100, 200_000} {
				out := make([]byte, len(data)+room)
				if n, err := zstd.Decode(out, in); err != nil || !bytes.Equal(out[:n], data) {
					t.Errorf("%s, level %d: %d of %d bytes, %v", name, level, n, len(data), err)
				}
			}
			out := make([]byte, len(data))
			if len(data) > 0 {
				if n, err := zstd.Decode(out[:len(out)-1], in); err == nil {
					t.Errorf("%s, level %d: %d bytes in %d", name, level, n, len(out)-1)
				}
			}
			for _, cut := range []int{1, 3, len(in) / 2, len(in) - 5, len(in) - 1} {
				if _, err := zstd.Decode(out, in[:max(1, cut)]); err == nil {
					t.Errorf("%s, level %d: no error when cut at %d of %d", name, level, cut, len(in))
				}
			}
		}
	}
}

func TestFrames(t *testing.T) {
	a, b := []byte("first frame, first frame"), bytes.Repeat([]byte("second"), 100)
	skipped := []byte("\x53\x2a\x4d\x18\x03\x00\x00\x00xyz")
	one, two := compress(t, a, klauspost.SpeedDefault), compress(t, b, klauspost.SpeedDefault, klauspost.WithEncoderCRC(true))
	in := bytes.Join([][]byte{skipped, one, skipped, two, skipped}, nil)
	out := make([]byte, 1000)
	if n, err := zstd.Decode(out, in); err != nil || string(out[:n]) != string(a)+string(b) {
		t.Errorf("%q, %v", out[:n], err)
	}
	two[len(two)-1] ^= 1
	if _, err := zstd.Decode(out, two); err != zstd.ErrChecksum {
		t.Error(err)
	}
	if _, err := zstd.Decode(out, compress(t, b, klauspost.SpeedDefault, klauspost.WithEncoderDictRaw(5, a))); err != zstd.ErrDictionary {
		t.Error(err)
	}
	if _, err := zstd.Decode(out, skipped[:9]); err == nil {
		t.Error("half a skipped frame")
	}
}

// FuzzAgainstKlauspost compares with another decoder: what that one reads, ours
// must read alike. Ours checks no window, so it may read more. A frame's checksum
// does not count, or hardly any input would be looked at.
func FuzzAgainstKlauspost(f *testing.F) {
	for _, data := range samples() {
		for _, level := range []klauspost.EncoderLevel{klauspost.SpeedFastest, klauspost.SpeedBestCompression} {
			if in := compress(f, data, level, klauspost.WithEncoderCRC(false)); len(in) < 4<<10 {
				f.Add(in)
			}
		}
	}
	const limit = 1 << 18
	other, err := klauspost.NewReader(nil, klauspost.WithDecoderConcurrency(1), klauspost.IgnoreChecksum(true),
		klauspost.WithDecodeAllCapLimit(true), klauspost.WithDecoderLowmem(true))
	if err != nil {
		f.Fatal(err)
	}
	want, out, exact := make([]byte, 0, limit), make([]byte, limit), make([]byte, limit)
	f.Fuzz(func(t *testing.T, in []byte) {
		want, wantErr := other.DecodeAll(in, want)
		n, err := zstd.Decode(out, in)
		if errors.Is(err, zstd.ErrChecksum) {
			return
		}
		if wantErr == nil && (err != nil || !bytes.Equal(out[:n], want)) {
			t.Fatalf("%d bytes, %v; the other decoder: %d bytes", n, err, len(want))
		}
		if err != nil {
			return
		}
		// The same where no room is left for copies in words.
		if k, err := zstd.Decode(exact[:n:n], in); err != nil || !bytes.Equal(exact[:k], out[:n]) {
			t.Fatalf("%d bytes with room, %d without, %v", n, k, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"floats", "skewed", "sparse", "few", "zeros"} {
		data := samples()[name]
		in := compress(b, data, klauspost.SpeedDefault)
		out := make([]byte, len(data))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := zstd.Decode(out, in); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/klauspost", func(b *testing.B) {
			d, err := klauspost.NewReader(nil, klauspost.WithDecoderConcurrency(1))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := d.DecodeAll(in, out[:0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
