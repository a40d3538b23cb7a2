package canon

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"coverslip/h5read"
)

func (d *dumper) dataset(x *h5read.Dataset, path string) {
	r := &record{}
	r.str("rec", "dataset")
	r.str("path", path)
	t := x.Type()
	r.str("dtype", replaceInvalid(t.String()))
	shape := x.Shape()
	if shape == nil {
		r.raw("shape", "null")
	} else {
		r.raw("shape", dims(shape))
		if most := x.MaxShape(); !slices.Equal(most, shape) {
			r.raw("maxshape", dims(most))
		}
	}
	r.str("layout", x.Layout().String())
	if c := x.ChunkShape(); c == nil {
		r.raw("chunks", "null")
	} else {
		r.raw("chunks", dims(c))
	}
	r.raw("filters", filters(x))
	if x.HasFill() {
		r.str("fill", "user")
	}
	r.raw("attrs", d.attributes(x))
	d.values(r, x, shape)
	r.str("file", d.name)
	d.put(r)
}

func filters(x *h5read.Dataset) string {
	var out []string
	for _, f := range x.Filters() {
		values := strings.ReplaceAll(fmt.Sprint(f.Values), " ", ", ")
		out = append(out, fmt.Sprintf("[%d, %q, %s]", f.ID, f.Name, values))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// values adds the size and the hash, or why there is none.
func (d *dumper) values(r *record, x *h5read.Dataset, shape []uint64) {
	none := func(key, why string) {
		r.raw("sha256", "null")
		r.str(key, why)
	}
	if shape == nil {
		sum := sha256.Sum256(nil)
		r.str("sha256", hex.EncodeToString(sum[:]))
		return
	}
	if err := x.Check(); err != nil {
		none("error", err.Error())
		return
	}
	hi, n := bits.Mul64(uint64(x.Len()), uint64(x.Type().MemorySize()))
	if hi != 0 || n > maxHashed {
		none("skip", "larger than 64 MiB")
		return
	}
	why := skips(x.Type())
	if why != "H5T_TIME" {
		r.num("nbytes", int64(n))
	}
	if why != "" {
		none("skip", why)
		return
	}
	d.left -= int64(n) + chunkCost(x)
	if d.left < 0 {
		none("error", errBudget.Error())
		return
	}
	h := &hasher{sum: sha256.New(), enc: encoder{file: d.file, left: &d.left}, data: x}
	if err := d.hash(h, x, shape); err != nil {
		none("error", err.Error())
		return
	}
	r.str("sha256", hex.EncodeToString(h.sum.Sum(nil)))
	if summed(x.Type()) && n > 0 {
		if math.IsInf(h.total, 0) || math.IsNaN(h.total) {
			r.str("sum", strings.ToLower(strings.TrimPrefix(fmt.Sprint(h.total), "+")))
		} else {
			r.raw("sum", strconv.FormatFloat(h.total, 'g', -1, 64))
		}
	}
}

// chunkCost is the price of visiting every chunk, 64 bytes each.
func chunkCost(x *h5read.Dataset) int64 {
	cost := int64(1)
	shape := x.Shape()
	for i, c := range x.ChunkShape() {
		if n := int64(min(shape[i]/c+1, 1<<31)); cost > 1<<40/n {
			return 1 << 40
		} else {
			cost *= n
		}
	}
	return 64 * cost
}

// hasher takes windows of a dataset in row order.
type hasher struct {
	sum   hash.Hash
	enc   encoder
	data  *h5read.Dataset
	total float64
}

// window bytes at most are read at once, so that memory does not grow with the
// dataset.
const window = 2 << 20

// hash goes through the dataset in windows: as many whole rows of the first
// dimension as fit, in steps of whole chunks where it can.
func (d *dumper) hash(h *hasher, x *h5read.Dataset, shape []uint64) error {
	if x.Len() == 0 {
		return nil
	}
	if len(shape) == 0 {
		return h.add(nil, nil)
	}
	// Dimensions from split on are read whole; those before it one at a time,
	// but the one just before, which is read in steps.
	row, split := uint64(x.Type().Size), len(shape)
	for split > 1 && row*shape[split-1] <= window {
		split--
		row *= shape[split]
	}
	split--
	step := max(1, window/row)
	if c := x.ChunkShape(); c != nil && step > c[split] {
		step -= step % c[split]
	}
	start, count := make([]uint64, len(shape)), slices.Clone(shape)
	for i := range split {
		count[i] = 1
	}
	for {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		count[split] = min(step, shape[split]-start[split])
		if err := h.add(start, count); err != nil {
			return err
		}
		i := split
		for start[i] += count[i]; start[i] >= shape[i]; start[i]++ {
			start[i] = 0
			if i--; i < 0 {
				return nil
			}
		}
	}
}

func (h *hasher) add(start, count []uint64) error {
	raw, err := h.data.Bytes(start, count)
	if err != nil {
		return err
	}
	t := h.data.Type()
	h.enc.buf = h.enc.buf[:0]
	for len(raw) > 0 {
		piece := len(raw)
		if !plainLittle(t) { // elements may point at long strings: hash before they pile up
			piece = t.Size
		}
		if err := h.enc.encode(t, raw[:piece]); err != nil {
			return fmt.Errorf("%s: %w", h.data.Path(), err)
		}
		if raw = raw[piece:]; len(h.enc.buf) > 64<<10 {
			h.flush()
		}
	}
	h.flush()
	return nil
}

func (h *hasher) flush() {
	h.sum.Write(h.enc.buf)
	h.addTotal()
	h.enc.buf = h.enc.buf[:0]
}

// addTotal adds up the finite numbers of the canonical bytes.
func (h *hasher) addTotal() {
	switch t := h.data.Type(); {
	case !summed(t):
	case t.Class == h5read.Integer:
		h.total += sumOfIntegers(h.enc.buf, t.Size, t.Signed)
	case t.IEEE():
		h.total += sumOfFloats(h.enc.buf, t.Size)
	default:
		h.total += sumOfFloats(h.enc.buf, 8)
	}
}

// summed reports whether a dataset has a sum: numbers do, unless they are larger than any.
func summed(t *h5read.Datatype) bool {
	return t.Class == h5read.Float || t.Class == h5read.Integer && t.Size <= 8
}
