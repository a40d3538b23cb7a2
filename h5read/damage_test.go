package h5read_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"coverslip/h5read/canon"
	"coverslip/h5read/internal/disk"
)

// small are fixtures of a few kilobytes that hold many kinds of structure.
var small = []string{
	"layout_compact_latest.h5", "bad_continuation_loop.h5", "bad_cyclic_group_btree.h5", "layout_compact.h5",
	"group_compact_links.h5", "filter_mask.h5", "bad_vlen_length.h5", "types_enum.h5", "shared_messages.h5",
	"types_odd.h5", "group_old_links.h5", "filter_order_odd.h5", "unwritten_latest.h5", "types_refs.h5",
	"types_compound.h5", "sizes_8_4_latest.h5", "sb3_latest.h5", "sb0_default.h5", "sb1_istore_k.h5", "bad_gheap_size.h5",
}

// walk reads everything in a file, by way of the dump. A panic that the edge of
// the API caught shows as "not readable".
func walk(t testing.TB, b []byte) { walkUntil(context.Background(), t, b) }

func walkUntil(ctx context.Context, t testing.TB, b []byte) {
	var out bytes.Buffer
	err := canon.Dump(ctx, bytes.NewReader(b), int64(len(b)), "f", &out)
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	if i := strings.Index(out.String(), "not readable ("); i >= 0 {
		t.Fatalf("a panic was caught: %s", out.String()[i:min(out.Len(), i+300)])
	}
}

// TestBreakOneByte changes bytes all over sound files, once with checksums
// verified and once without: nothing may panic, hang or grow.
func TestBreakOneByte(t *testing.T) {
	step := 17
	if testing.Short() || runtime.GOARCH == "wasm" {
		step = 211
	}
	for _, verify := range []bool{true, false} {
		disk.VerifyChecksums = verify
		for _, name := range small {
			b := load(t, name)
			for at := len(name) % step; at < len(b); at += step {
				old := b[at]
				if old == 0 && at%3 != 0 {
					continue // most of a file is padding
				}
				for _, v := range []byte{old ^ 1, old ^ 0x80, 0xff, 0} {
					b[at] = v
					walk(t, b)
				}
				b[at] = old
			}
		}
	}
	disk.VerifyChecksums = true
}

// TestCut cuts a file at many places.
func TestCut(t *testing.T) {
	b := load(t, "sb3_latest.h5")
	for n := 0; n < len(b); n += 97 {
		walk(t, b[:n])
	}
}

// TestRegressions walks what fuzzing found.
func TestRegressions(t *testing.T) {
	files, err := filepath.Glob("testdata/regressions/*")
	if err != nil {
		t.Fatal(err)
	}
	disk.VerifyChecksums = false
	defer func() { disk.VerifyChecksums = true }()
	for _, name := range files {
		r, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		walk(t, b)
	}
}

// FuzzOpen walks and reads whole files, with checksums ignored. The input says
// which fixture to start from and which bytes to change, three bytes a change
// (position, value): a file that is changed at random hardly ever opens. Where
// which is past the fixtures the bytes are the file.
func FuzzOpen(f *testing.F) {
	var files [][]byte
	for i, name := range small {
		files = append(files, load(f, name))
		f.Add(byte(i), []byte{0, 200, 1, 3, 7, 255})
	}
	disk.VerifyChecksums = false
	f.Fuzz(func(t *testing.T, which byte, patch []byte) {
		b := patch
		if int(which) < len(files) {
			b = bytes.Clone(files[which])
			for ; len(patch) >= 3; patch = patch[3:] {
				b[(int(patch[0])<<8|int(patch[1]))%len(b)] = patch[2]
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		start := time.Now()
		walkUntil(ctx, t, b)
		if d := time.Since(start); d > 8*time.Second {
			t.Fatalf("took %v", d)
		}
	})
}
