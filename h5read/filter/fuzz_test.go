package filter_test

import (
	"bytes"
	"slices"
	"testing"

	"coverslip/h5read/filter"
)

// fuzzValues are a filter's values from bytes, four for each.
func fuzzValues(b []byte) []uint32 {
	var out []uint32
	for i := 0; i+4 <= len(b) && len(out) < 64; i += 4 {
		out = append(out, uint32(b[i])|uint32(b[i+1])<<8|uint32(b[i+2])<<16|uint32(b[i+3])<<24)
	}
	return out
}

// FuzzDecode gives any bytes to every filter: no panic, never more than the limit,
// and the same bytes whatever lay in the destination before.
func FuzzDecode(f *testing.F) {
	const most = 4096
	for _, c := range lines[chunk](f, "chunks.jsonl") {
		var values []byte
		for _, v := range c.Values {
			values = append(values, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
		}
		f.Add(byte(slices.Index(ids, c.ID)), c.Stored, values, uint16(c.Bytes))
	}
	f.Fuzz(func(t *testing.T, which byte, src, values []byte, room uint16) {
		id := ids[int(which)%len(ids)]
		limit := int(room) % (most + 1)
		clean, dirty := make([]byte, 0, limit), bytes.Repeat([]byte{0xa5}, limit)[:0]
		got, err := filter.Decode(id, clean, bytes.Clone(src), limit, fuzzValues(values))
		again, errAgain := filter.Decode(id, dirty, bytes.Clone(src), limit, fuzzValues(values))
		switch {
		case (err == nil) != (errAgain == nil):
			t.Fatalf("filter %d: %v, then %v", id, err, errAgain)
		case err != nil:
		case len(got) > limit:
			t.Fatalf("filter %d gave %d bytes of %d", id, len(got), limit)
		case !bytes.Equal(got, again):
			t.Fatalf("filter %d: the result depends on what was in the buffer", id)
		}
	})
}
