package anndata

import "coverslip/h5read"

// window reads a dataset of one dimension in runs that begin and end with its chunks, and keeps the last
// run, so that going through it in pieces of any length decodes each chunk once.
type window[T h5read.Number] struct {
	d      *h5read.Dataset
	step   uint64 // runs begin and end at multiples of it
	lo, hi uint64 // the run that values holds
	values []T
}

// maxStep is the longest chunk that is kept whole: 64 MiB of float32, what anndata-rs writes. Of longer
// ones a part is kept, and the rest is left to h5read's own cache.
const maxStep = 16 << 20

func newWindow[T h5read.Number](d *h5read.Dataset) *window[T] {
	w := &window[T]{d: d, step: 1}
	if shape := d.ChunkShape(); len(shape) == 1 && shape[0] > 0 && shape[0] <= maxStep {
		w.step = shape[0]
	}
	return w
}

// slice returns the values at [lo, hi), which are valid until the next call.
func (w *window[T]) slice(lo, hi uint64) ([]T, error) {
	if lo < w.lo || hi > w.hi {
		if err := w.load(lo, hi); err != nil {
			return nil, err
		}
	}
	return w.values[lo-w.lo : hi-w.lo : hi-w.lo], nil
}

func (w *window[T]) load(lo, hi uint64) error {
	from := lo - lo%w.step
	to := min(hi+(w.step-hi%w.step)%w.step, uint64(w.d.Len()))
	var kept []T
	if from >= w.lo && from < w.hi {
		kept = w.values[from-w.lo:]
	}
	n, have := int(to-from), len(kept)
	if cap(w.values) < n {
		grown := make([]T, n)
		copy(grown, kept)
		w.values = grown
	} else {
		copy(w.values[:n], kept)
		w.values = w.values[:n]
	}
	// Until the rest is read nothing can be relied on.
	w.lo, w.hi = 0, 0
	if have < n {
		err := h5read.Read(w.d, w.values[have:], []uint64{from + uint64(have)}, []uint64{uint64(n - have)})
		if err != nil {
			return err
		}
	}
	w.lo, w.hi = from, to
	return nil
}
