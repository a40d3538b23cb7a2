package compact

import (
	"math"
	"slices"

	"coverslip/core/sparse"
)

// rows is a run of rows in compact form.
type rows struct {
	starts []start // of each row, and one more for the end
	gaps   []byte
	counts []byte
	long   []int32   // the gaps that are longGap or more
	wide   []float32 // the values that no count stands for
}

// start is where a row begins: in gaps and counts, in long, and in wide.
type start struct{ value, long, wide uint32 }

// startBytes is the size of a start.
const startBytes = 12

// longGap in gaps says that the gap is in long, noCount in counts that the value is in wide.
const (
	longGap  = math.MaxUint8
	noCount  = 0
	maxCount = math.MaxUint8
)

// bytes is the memory that the rows take.
func (r *rows) bytes() int64 {
	return int64(len(r.starts))*startBytes + 2*int64(len(r.gaps)) + 4*int64(len(r.long)+len(r.wide))
}

// add appends the rows of a block.
func (r *rows) add(b *sparse.Block) {
	if r.starts == nil {
		r.starts = append(r.starts, start{})
	}
	n := len(r.gaps)
	r.gaps = slices.Grow(r.gaps, len(b.Indices))[:n+len(b.Indices)]
	r.counts = slices.Grow(r.counts, len(b.Data))[:n+len(b.Data)]
	for i := range b.Rows() {
		lo, hi := b.Indptr[i], b.Indptr[i+1]
		r.addGaps(r.gaps[n+lo:n+hi], b.Indices[lo:hi])
		r.addCounts(r.counts[n+lo:n+hi], b.Data[lo:hi])
		r.starts = append(r.starts, start{uint32(n + hi), uint32(len(r.long)), uint32(len(r.wide))})
	}
}

func (r *rows) addGaps(gaps []byte, indices []int32) {
	gaps = gaps[:len(indices)]
	next := int32(0)
	for i, g := range indices {
		gap := g - next
		next = g + 1
		if gap < longGap {
			gaps[i] = byte(gap)
			continue
		}
		gaps[i] = longGap
		r.long = append(r.long, gap)
	}
}

func (r *rows) addCounts(counts []byte, data []float32) {
	counts = counts[:len(data)]
	for i, v := range data {
		n := uint32(int32(v))
		if n-1 < maxCount && float32(n) == v {
			counts[i] = byte(n)
			continue
		}
		counts[i] = noCount
		r.wide = append(r.wide, v)
	}
}

// block makes b rows from to to-1, so that it keeps the promises of [sparse.Block]. First is the caller's.
func (r *rows) block(b *sparse.Block, from, to int) {
	base := r.starts[from].value
	n := int(r.starts[to].value - base)
	b.Indptr = append(b.Indptr[:0], 0)
	b.Indices, b.Data = slices.Grow(b.Indices[:0], n)[:n], slices.Grow(b.Data[:0], n)[:n]
	for i := from; i < to; i++ {
		s, end := r.starts[i], r.starts[i+1]
		lo, hi := s.value-base, end.value-base
		genes(b.Indices[lo:hi], r.gaps[s.value:end.value], r.long[s.long:end.long])
		values(b.Data[lo:hi], r.counts[s.value:end.value], r.wide[s.wide:end.wide])
		b.Indptr = append(b.Indptr, int(hi))
	}
}

// genes sums the gaps of a row up.
func genes(dst []int32, gaps []byte, long []int32) {
	dst = dst[:len(gaps)]
	next := int32(0)
	if len(long) == 0 {
		for i, gap := range gaps {
			next += int32(gap)
			dst[i] = next
			next++
		}
		return
	}
	for i, gap := range gaps {
		if gap == longGap {
			next += long[0]
			long = long[1:]
		} else {
			next += int32(gap)
		}
		dst[i] = next
		next++
	}
}

func values(dst []float32, counts []byte, wide []float32) {
	dst = dst[:len(counts)]
	for i, n := range counts {
		dst[i] = float32(n)
	}
	if len(wide) == 0 {
		return
	}
	for i, n := range counts {
		if n == noCount {
			dst[i] = wide[0]
			wide = wide[1:]
		}
	}
}
