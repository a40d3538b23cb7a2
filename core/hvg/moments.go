package hvg

import "coverslip/core/kernel"

// Moments gathers the sum and the sum of squares of each gene's values, in each batch, cell by cell.
//
// Flavor seurat wants normalised values, cell_ranger their log1p ([Params.Logged] says which).
type Moments struct {
	nVars  int
	nCells []int64         // of each batch
	sums   []kernel.Moment // batches × genes
}

// usedMoments are those of moments that are done.
var usedMoments kernel.Spare[kernel.Moment]

// NewMoments returns moments of nothing yet, for nBatches batches: 1 where cells are in none.
func NewMoments(nVars, nBatches int) *Moments {
	return &Moments{nVars: nVars, nCells: make([]int64, nBatches), sums: usedMoments.Zeros(nVars * nBatches)}
}

// Fork returns moments of nothing yet, for the same genes and batches.
func (m *Moments) Fork() *Moments { return NewMoments(m.nVars, len(m.nCells)) }

// MomentBytes is the memory that NewMoments takes for each gene and batch.
const MomentBytes = 16

// AddCell adds the values of one cell of the batch: values[j] is of gene indices[j], all others are 0. Indices
// rise.
func (m *Moments) AddCell(batch int, indices []int32, values []float64) {
	kernel.AddValues(m.of(batch), indices, values)
	m.nCells[batch]++
}

// AddCounts is AddCell of the values counts × factor, without making them.
func (m *Moments) AddCounts(batch int, indices []int32, counts []float32, factor float64) {
	kernel.AddMoments(m.of(batch), indices, counts, factor)
	m.nCells[batch]++
}

func (m *Moments) of(batch int) []kernel.Moment { return m.sums[batch*m.nVars : (batch+1)*m.nVars] }

// Sums are moments as plain numbers, to be sent and added.
type Sums struct {
	NCells       []int64   // of each batch
	Sum, Squares []float64 // batches × genes
}

// Sums returns what was gathered.
func (m *Moments) Sums() *Sums {
	s := &Sums{NCells: m.nCells, Sum: make([]float64, len(m.sums)), Squares: make([]float64, len(m.sums))}
	for i, v := range m.sums {
		s.Sum[i], s.Squares[i] = v.Sum, v.Squares
	}
	return s
}

// Done is [Moments.Sums] of moments that are not used any more.
func (m *Moments) Done() *Sums {
	s := m.Sums()
	usedMoments.Give(m.sums)
	m.sums = nil
	return s
}

// Add adds what was gathered of other cells, of the same genes and batches.
func (m *Moments) Add(s *Sums) {
	for b, n := range s.NCells {
		m.nCells[b] += n
	}
	for i := range m.sums {
		m.sums[i].Sum += s.Sum[i]
		m.sums[i].Squares += s.Squares[i]
	}
}

// genes lists all genes.
func (m *Moments) genes() []int32 {
	all := make([]int32, m.nVars)
	for g := range all {
		all[g] = int32(g)
	}
	return all
}

// expressed lists the genes that some cell of the batch has. Values are never negative, so that is those
// with a sum.
func (m *Moments) expressed(batch int) []int32 {
	var genes []int32
	for g, s := range m.of(batch) {
		if s.Sum > 0 {
			genes = append(genes, int32(g))
		}
	}
	return genes
}

// meanVar returns mean and variance (n-1 in the divisor) of a gene in a batch of at least two cells.
func (m *Moments) meanVar(batch int, gene int32) (mean, variance float64) {
	n := float64(m.nCells[batch])
	s := m.of(batch)[gene]
	mean = s.Sum / n
	square := float64(mean * mean)
	variance = (s.Squares/n - square) * (n / (n - 1))
	// A gene that is the same in every cell must come out as exactly constant: what is left of it by
	// rounding would otherwise be a dispersion, and its logarithm would spoil the statistics of its bin.
	if variance < 1e-13*square {
		variance = 0
	}
	return mean, variance
}
