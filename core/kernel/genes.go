package kernel

import "unsafe"

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
	addCounts(unsafe.Pointer(unsafe.SliceData(tallies)), ip, vp, len(idx))
}

// Moment is the sum of values and of their squares.
type Moment struct{ Sum, Squares float64 }

// AddMoments adds counts, times factor, to the moments of the genes idx, which rise:
//
//	for p := range idx { v := counts[p] * factor; moments[idx[p]] += {v, v * v} }
func AddMoments(moments []Moment, idx []int32, counts []float32, factor float64) {
	ip, vp := row(idx, counts, len(moments))
	addMoments(unsafe.Pointer(unsafe.SliceData(moments)), ip, vp, len(idx), factor)
}

// addMoment adds a value to the moments of gene g.
func addMoment(moments unsafe.Pointer, g int, v float64) {
	m := (*Moment)(unsafe.Add(moments, g*16))
	m.Sum += v
	m.Squares += float64(v * v)
}

// AddValues adds values to the moments of the genes idx, which rise.
func AddValues(moments []Moment, idx []int32, values []float64) {
	ip, vp := row(idx, values, len(moments))
	m := unsafe.Pointer(unsafe.SliceData(moments))
	p := 0
	for ; p+8 <= len(idx); p += 8 {
		i, v := unsafe.Add(ip, p*4), at(vp, p)
		addMoment(m, index(i, 0), *elem(v, 0))
		addMoment(m, index(i, 1), *elem(v, 1))
		addMoment(m, index(i, 2), *elem(v, 2))
		addMoment(m, index(i, 3), *elem(v, 3))
		addMoment(m, index(i, 4), *elem(v, 4))
		addMoment(m, index(i, 5), *elem(v, 5))
		addMoment(m, index(i, 6), *elem(v, 6))
		addMoment(m, index(i, 7), *elem(v, 7))
	}
	for ; p < len(idx); p++ {
		addMoment(m, index(ip, p), *elem(vp, p))
	}
}
