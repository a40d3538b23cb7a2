package anndata_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/anndata"
)

// toldReader is told what is read soon, and counts what it was not told of and what it was told of in vain.
type toldReader struct {
	*bytes.Reader
	told   [][2]int64
	most   int
	missed int
}

func (r *toldReader) Prefetch(at, n int64) {
	r.told = append(r.told, [2]int64{at, n})
	r.most = max(r.most, len(r.told))
}

func (r *toldReader) ReadAt(p []byte, at int64) (int, error) {
	i := slices.Index(r.told, [2]int64{at, int64(len(p))})
	if i < 0 {
		r.missed++
	} else {
		r.told = slices.Delete(r.told, i, i+1)
	}
	return r.Reader.ReadAt(p, at)
}

// TestFileKey: a key depends on the size and on what is sampled; a reader that wants to know is told of each piece
// once, a few at a time.
func TestFileKey(t *testing.T) {
	random := rand.NewChaCha8([32]byte{5})
	b := make([]byte, 3<<20)
	_, _ = random.Read(b)
	key := func(b []byte) string {
		r := &toldReader{Reader: bytes.NewReader(b)}
		anndata.PrefetchKey(r, int64(len(b)))
		key, err := anndata.FileKey(r, int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if r.missed != 0 || len(r.told) != 0 || r.most > 9 {
			t.Errorf("%d reads of which it was not told, %d told in vain, %d at a time", r.missed, len(r.told), r.most)
		}
		plain, err := anndata.FileKey(bytes.NewReader(b), int64(len(b)))
		if err != nil || plain != key {
			t.Errorf("another key from a reader that is told: %s, %s, %v", plain, key, err)
		}
		return key
	}
	seen := map[string]int{}
	for i, at := range []int{-1, 0, len(b) / 7, len(b) / 7 * 6, len(b) - 1} {
		other := bytes.Clone(b)
		if at >= 0 {
			other[at] ^= 1
		}
		seen[key(other)] = i
	}
	seen[key(b[:len(b)-1])]++
	if len(seen) != 6 {
		t.Errorf("%d keys of 6 files", len(seen))
	}
	if k := key(b[:5]); k == "" {
		t.Error("a small file has no key")
	}
	if _, err := anndata.FileKey(bytes.NewReader(b[:100]), 200); err == nil {
		t.Error("a file that is shorter than it was has a key")
	}
}
