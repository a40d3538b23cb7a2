package hvg

// Moments gathers the sum and the sum of squares of each gene's values, in each batch, cell by cell.
//
// Flavor seurat wants normalised values, cell_ranger their log1p ([Params.Logged] says which).
type Moments struct {
	nVars  int
	nCells []int64  // of each batch
	sums   []moment // batches × genes
}

type moment struct{ sum, squares float64 }

// NewMoments returns moments of nothing yet, for nBatches batches: 1 where cells are in none.
func NewMoments(nVars, nBatches int) *Moments {
	return &Moments{nVars: nVars, nCells: make([]int64, nBatches), sums: make([]moment, nVars*nBatches)}
}

// Fork returns moments of nothing yet, for the same genes and batches.
func (m *Moments) Fork() *Moments { return NewMoments(m.nVars, len(m.nCells)) }

// MomentBytes is the memory that NewMoments takes for each gene and batch.
const MomentBytes = 16

// AddCell adds the values of one cell of the batch: values[j] is of gene indices[j], all others are 0.
func (m *Moments) AddCell(batch int, indices []int32, values []float64) {
	m.nCells[batch]++
	sums := m.sums[batch*m.nVars : (batch+1)*m.nVars]
	values = values[:len(indices)]
	for j, g := range indices {
		v := values[j]
		s := &sums[g]
		s.sum += v
		s.squares += float64(v * v)
	}
}

// Merge adds the moments of other cells. Both must be of the same numbers of genes and batches.
func (m *Moments) Merge(next *Moments) {
	for b := range m.nCells {
		m.nCells[b] += next.nCells[b]
	}
	for i := range m.sums {
		m.sums[i].sum += next.sums[i].sum
		m.sums[i].squares += next.sums[i].squares
	}
}

// expressed lists the genes that some cell of the batch has. Values are never negative, so that is those
// with a sum.
func (m *Moments) expressed(batch int) []int32 {
	var genes []int32
	for g, s := range m.sums[batch*m.nVars : (batch+1)*m.nVars] {
		if s.sum > 0 {
			genes = append(genes, int32(g))
		}
	}
	return genes
}

// meanVar returns mean and variance (n-1 in the divisor) of a gene in a batch of at least two cells.
func (m *Moments) meanVar(batch int, gene int32) (mean, variance float64) {
	n := float64(m.nCells[batch])
	s := m.sums[batch*m.nVars+int(gene)]
	mean = s.sum / n
	square := float64(mean * mean)
	variance = (s.squares/n - square) * (n / (n - 1))
	// A gene that is the same in every cell must come out as exactly constant: what is left of it by
	// rounding would otherwise be a dispersion, and its logarithm would spoil the statistics of its bin.
	if variance < 1e-13*square {
		variance = 0
	}
	return mean, variance
}
