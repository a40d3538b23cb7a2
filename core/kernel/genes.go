package kernel

import (
	"math"
	"unsafe"
)

// Tally is what a gene has in a run of cells, in one word, so that a count costs one addition: the number of
// cells with it in the upper 24 bits, and the sum of its counts in the lower 40.
type Tally uint64

const (
	cell Tally = 1 << 40

	// TallyRows is how many rows a tally holds, and TallyCount what each count must be below.
	TallyRows  = 1 << 16
	TallyCount = 1 << 23
)

// Cells returns the number of cells.
func (t Tally) Cells() int64 { return int64(t / cell) }

// Total returns the sum of the counts.
func (t Tally) Total() float64 { return float64(t % cell) }

// AddCounts adds one cell to the tallies of its genes idx, which rise. Counts are whole numbers, from 0 to below
// TallyCount.
func AddCounts(tallies []Tally, idx []int32, counts []float32) {
	ip, vp := row(idx, counts, len(tallies))
	t := unsafe.Pointer(unsafe.SliceData(tallies))
	for p := range len(idx) {
		*(*Tally)(at(t, index(ip, p))) += cell + whole(*(*float32)(unsafe.Add(vp, p*4)))
	}
}

// whole returns a whole number below TallyCount without a conversion, which wasm is slow at: 2^23 more is
// a number whose last bit counts ones.
func whole(v float32) Tally {
	return Tally(math.Float32bits(v+shift) - 0x4b000000)
}

// Moment is the sum of values and of their squares.
type Moment struct{ Sum, Squares float64 }

// AddMoments adds counts, times factor, to the moments of the genes idx, which rise:
//
//	for p := range idx { v := counts[p] * factor; moments[idx[p]] += {v, v * v} }
func AddMoments(moments []Moment, idx []int32, counts []float32, factor float64) {
	ip, vp := row(idx, counts, len(moments))
	m := unsafe.Pointer(unsafe.SliceData(moments))
	for p := range len(idx) {
		g := (*Moment)(unsafe.Add(m, index(ip, p)*16))
		v := float64(float64(*(*float32)(unsafe.Add(vp, p*4))) * factor)
		g.Sum += v
		g.Squares += float64(v * v)
	}
}

// AddValues adds values to the moments of the genes idx, which rise.
func AddValues(moments []Moment, idx []int32, values []float64) {
	ip, vp := row(idx, values, len(moments))
	m := unsafe.Pointer(unsafe.SliceData(moments))
	for p := range len(idx) {
		g := (*Moment)(unsafe.Add(m, index(ip, p)*16))
		v := *elem(vp, p)
		g.Sum += v
		g.Squares += float64(v * v)
	}
}
