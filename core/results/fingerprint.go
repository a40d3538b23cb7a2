package results

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"

	"coverslip/core/frame"
)

// Fingerprint returns a SHA-256, in hexadecimal, over all names and values of r: tables in column
// order, arrays and uns by name; all but the record of how they came about, which has a time. Equal
// fingerprints mean results that are equal to the bit.
func Fingerprint(r *Results) string {
	h := sha256.New()
	for _, f := range []*frame.Frame{r.Obs, r.Var} {
		put(h, f.Index)
		for _, c := range f.Columns {
			put(h, c.Name)
			put(h, c.Values)
			put(h, c.Missing)
		}
	}
	for _, arrays := range []map[string]Array{r.Obsm, r.Varm} {
		for _, name := range slices.Sorted(maps.Keys(arrays)) {
			put(h, name)
			put(h, []int64{int64(arrays[name].Rows), int64(arrays[name].Cols)})
			put(h, arrays[name].Values)
		}
	}
	uns := maps.Clone(r.Uns)
	delete(uns, RecordKey)
	put(h, uns)
	return hex.EncodeToString(h.Sum(nil))
}

// put hashes a value after its type and, where it has one, its length, so that no two different
// values give the same bytes.
func put(h hash.Hash, value any) {
	fmt.Fprintf(h, "%T:", value)
	switch v := value.(type) {
	case string:
		fmt.Fprintf(h, "%d:%s", len(v), v)
	case []string:
		fmt.Fprintf(h, "%d:", len(v))
		for _, s := range v {
			put(h, s)
		}
	case int:
		put(h, int64(v))
	case map[string]any:
		fmt.Fprintf(h, "%d:", len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			put(h, key)
			put(h, v[key])
		}
	case frame.Categorical:
		put(h, v.Codes)
		put(h, v.Categories)
		put(h, v.Ordered)
	default: // numbers and slices of numbers
		fmt.Fprintf(h, "%d:", binary.Size(v))
		if err := binary.Write(h, binary.LittleEndian, v); err != nil {
			panic(fmt.Sprintf("results: a value of type %T has no fingerprint", v))
		}
	}
}
