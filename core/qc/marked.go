package qc

import "slices"

// marked is a set of genes whose counts are summed up in each cell. Mitochondrial genes are few and mostly
// stand together, so that looking their places up costs less than a look at each count of the cell.
type marked struct {
	genes []bool
	runs  [][2]int32 // from the first gene of a run to the one after its last
}

func newMarked(genes []bool) marked {
	m := marked{genes: genes}
	for g, in := range genes {
		switch {
		case in && (g == 0 || !genes[g-1]):
			m.runs = append(m.runs, [2]int32{int32(g), int32(g) + 1})
		case in:
			m.runs[len(m.runs)-1][1]++
		}
	}
	return m
}

// sum returns the sum of the marked genes' values, in the order of the genes.
func (m *marked) sum(indices []int32, data []float32) (sum float64) {
	const lookUp = 32 // what looking a run up costs, in looks at a gene
	if len(m.runs)*lookUp > len(indices) {
		for j, g := range indices {
			if m.genes[g] {
				sum += float64(data[j])
			}
		}
		return sum
	}
	j := 0
	for _, run := range m.runs {
		ahead, _ := slices.BinarySearch(indices[j:], run[0])
		for j += ahead; j < len(indices) && indices[j] < run[1]; j++ {
			sum += float64(data[j])
		}
	}
	return sum
}
