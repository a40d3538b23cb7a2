package results

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"unsafe"

	"coverslip/core/frame"
)

// Fingerprint returns a SHA-256, in hexadecimal, over all names and values of r: tables in column
// order, arrays and uns by name; all but the record of how they came about, which has a time. Equal fingerprints mean
// results that are equal to the bit. tick, which may be nil, is called after every hundred kilobytes or so.
func Fingerprint(r *Results, tick func()) string {
	if tick == nil {
		tick = func() {}
	}
	h := &hasher{Hash: sha256.New(), tick: tick}
	for _, f := range []*frame.Frame{r.Obs, r.Var} {
		h.put(f.Index.List())
		for _, c := range f.Columns {
			h.put(c.Name)
			h.put(c.Values)
			h.put(c.Missing)
		}
	}
	for _, arrays := range []map[string]Array{r.Obsm, r.Varm} {
		for _, name := range slices.Sorted(maps.Keys(arrays)) {
			h.put(name)
			h.put([]int64{int64(arrays[name].Rows), int64(arrays[name].Cols)})
			h.put(arrays[name].Values)
		}
	}
	uns := maps.Clone(r.Uns)
	delete(uns, RecordKey)
	h.put(uns)
	return hex.EncodeToString(h.Sum(nil))
}

type hasher struct {
	hash.Hash
	tick func()
	buf  []byte // what is hashed next
}

// pieceLength is how many numbers are hashed between two ticks.
const pieceLength = 16 << 10

// put hashes a value after its type and, where it has one, its length, so that no two different
// values give the same bytes.
func (h *hasher) put(value any) {
	if runs, is := value.([][]float32); is {
		h.putRuns(runs)
		return
	}
	fmt.Fprintf(h, "%T:", value)
	switch v := value.(type) {
	case string:
		fmt.Fprintf(h, "%d:%s", len(v), v)
	case []string:
		fmt.Fprintf(h, "%d:", len(v))
		for piece := range slices.Chunk(v, pieceLength/4) {
			h.buf = h.buf[:0]
			for _, s := range piece { // as put, of each
				h.buf = append(h.buf, "string:"...)
				h.buf = append(strconv.AppendInt(h.buf, int64(len(s)), 10), ':')
				h.buf = append(h.buf, s...)
			}
			h.Write(h.buf)
			h.tick()
		}
	case int:
		h.put(int64(v))
	case map[string]any:
		fmt.Fprintf(h, "%d:", len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			h.put(key)
			h.put(v[key])
		}
	case frame.Categorical:
		h.put(v.Codes)
		h.put(v.Categories)
		h.put(v.Ordered)
	default: // numbers and slices of numbers
		fmt.Fprintf(h, "%d:", binary.Size(v))
		if numbers := reflect.ValueOf(v); numbers.Kind() == reflect.Slice {
			h.numbers(numbers)
		} else {
			h.write(v)
		}
	}
}

// putRuns is put of the slice that the runs are, joined.
func (h *hasher) putRuns(runs [][]float32) {
	bytes := 0
	for _, run := range runs {
		bytes += binary.Size(run)
	}
	fmt.Fprintf(h, "%T:%d:", []float32{}, bytes)
	for _, run := range runs {
		h.numbers(reflect.ValueOf(run))
	}
}

func (h *hasher) numbers(slice reflect.Value) {
	for lo := 0; lo < slice.Len(); lo += pieceLength {
		piece := slice.Slice(lo, min(lo+pieceLength, slice.Len()))
		if n := binary.Size(piece.Interface()); littleEndian && n == piece.Len()*int(piece.Type().Elem().Size()) {
			h.Write(unsafe.Slice((*byte)(piece.UnsafePointer()), n))
		} else {
			h.write(piece.Interface())
		}
		h.tick()
	}
}

// littleEndian says whether numbers lie in memory as they are hashed.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

func (h *hasher) write(numbers any) {
	var err error
	if h.buf, err = binary.Append(h.buf[:0], binary.LittleEndian, numbers); err != nil {
		panic(fmt.Sprintf("results: a value of type %T has no fingerprint", numbers))
	}
	h.Write(h.buf)
}
