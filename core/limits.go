package core

import "coverslip/core/compact"

// Limits are what an analysis may take of the machine. The results do not depend on them.
type Limits struct {
	Memory  int64 // bytes, of the whole program; what is kept of the matrix between passes follows from it
	Workers int   // goroutines that work on the rows
}

// Need is what a run takes of memory, in bytes, as estimated from the shape of the matrix.
type Need struct {
	Program int64 // the program itself, and what the collector has not yet given back
	Results int64 // what is found of every cell and gene
	Workers int64 // blocks, chunks and sums of those who work on the rows
	Matrix  int64 // the counts that are kept; 0 where they are read from the file each time
}

// Sum is all of it.
func (n Need) Sum() int64 { return n.Program + n.Results + n.Workers + n.Matrix }

// Estimates of what a run takes, from measurements.
const (
	programBytes   = 40 << 20
	bytesPerCell   = 700 // QC, size factor, 50 scores, names
	bytesPerGene   = 400 // sums, moments, loadings, names
	bytesPerWorker = 24 << 20
	workerPerGene  = 120      // sums and moments of the shards under way
	covariance     = 32 << 20 // of 2,000 genes, for each worker and once for all
)

// Predict returns what a run over a matrix of that shape and number of stored values takes.
func (l Limits) Predict(nObs, nVars int, nonZeros int64) Need {
	workers := int64(max(1, l.Workers))
	n := Need{
		Program: programBytes,
		Results: int64(nObs)*bytesPerCell + int64(nVars)*bytesPerGene,
		Workers: workers*(bytesPerWorker+int64(nVars)*workerPerGene) + (workers+1)*covariance,
	}
	if whole := int64(float64(nonZeros)*compact.ValueBytes) + 16*int64(nObs); n.Sum()+whole <= l.Memory {
		n.Matrix = whole
	}
	return n
}

// room is what there is for keeping counts.
func (l Limits) room(nObs, nVars int) int64 {
	return max(0, l.Memory-l.Predict(nObs, nVars, 0).Sum())
}
