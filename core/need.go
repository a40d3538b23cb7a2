package core

import (
	"coverslip/core/compact"
	"coverslip/core/shard"
)

// Need is what a program takes of memory in a run, in bytes.
type Need struct {
	Program int64 // what lies beside the heap: code, stacks, the collector's own
	Tables  int64 // names, columns and what is found of every cell and gene
	Reading int64 // caches, chunks and blocks
	Passes  int64 // what the pass that takes the most takes: sums, rows on their way into compact form
	Matrix  int64 // the counts that are kept then
	Room    int64 // what there is for keeping counts

	Whole    bool // all counts are kept
	Readings int  // how many times the file is read

	first, later int64 // Passes while all counts are read, and after
	heap         int64 // what the heap is limited to
}

// Live is the most that lives in the heap at a time.
func (n Need) Live() int64 { return n.Tables + n.Reading + n.Passes + n.Matrix }

// Peak is the most that is taken at a time: the heap grows beyond what lives in it before the collector looks, but
// not beyond its limit as long as that is possible.
func (n Need) Peak() int64 {
	return n.Program + max(n.Live(), min(n.Live()+max(n.Live()/100*collectAt, leastGrowth), n.heap))
}

// room is what is left of the limits for counts, so that the heap may grow as it likes: where it comes to its limit
// the collector looks all the time.
func (n Need) room(l Limits) int64 {
	return max(0, (l.Memory-n.Program)/(100+collectAt+uncounted)*100-n.Tables-n.Reading-max(n.first, n.later))
}

// uncounted is how much more than is foreseen may live in the heap, in per cent.
const uncounted = 10

const (
	programBytes    = 16 << 20 // VmHWM less the heap
	readBytes       = 10 << 20 // h5read's metadata and buffers for chunks
	readWorkerBytes = 2 << 20  // a reader's block, and its chunks of values and indices
	indptrBytes     = 8        // a row
	stageBytes      = 20       // a row: what a stage says of it to whoever works on the rows
)

// reading is what that many readers take: what the caches of h5read may hold, but no more than the file has.
func (s Shape) reading(readers int) int64 {
	const bytesPerValue = 8 // decoded: index and value
	return min(readBytes+int64(readers)*readWorkerBytes, s.NonZeros*bytesPerValue) + indptrBytes*int64(s.Cells)
}

// building is what ranges of rows take that are on their way into compact form.
func (s Shape) building(readers int) int64 {
	ranges := int64(len(shard.Borders(s.Cells)) - 1)
	return int64(readers) * compact.Size(s.Cells, s.NonZeros) / ranges
}
