package ora

import (
	"fmt"
	"slices"
)

// Tester tests the cells of one matrix, one after the other.
type Tester struct {
	nVars int
	nUp   int
	names []string
	sizes []int64

	memberOf [][]int32 // for each gene, the sets that hold it
	full     [][]test  // for each set, by overlap: the tests of cells with nUp genes or more, where known
	rare     map[tailKey]test
	overlap  []int32
	selector

	res Result
}

type tailKey struct{ set, selected, overlap int32 }

// test is a p-value with its score.
type test struct {
	p, score float64
	known    bool
}

// NewTester returns a tester for a matrix with those genes. Genes of a set that the matrix does not hold
// are left out, and counted nowhere.
func NewTester(genes []string, p Params) (*Tester, error) {
	if p.NUp < 1 {
		return nil, fmt.Errorf("n_up is %d: give how many of each cell's highest genes are to be taken (%d is usual)", p.NUp, DefaultNUp)
	}
	t := &Tester{nVars: len(genes), nUp: p.NUp, memberOf: make([][]int32, len(genes))}
	index := make(map[string]int, len(genes))
	for g, name := range genes {
		index[name] = g
	}
	for s, set := range p.Sets {
		size := int64(0)
		for _, name := range set.Genes {
			g, found := index[name]
			if !found || slices.Contains(t.memberOf[g], int32(s)) {
				continue
			}
			t.memberOf[g] = append(t.memberOf[g], int32(s))
			size++
		}
		t.names, t.sizes = append(t.names, set.Name), append(t.sizes, size)
	}
	t.start()
	return t, nil
}

// Fork returns a tester of the same sets that has tested no cell, for use beside this one.
func (t *Tester) Fork() *Tester {
	fork := &Tester{nVars: t.nVars, nUp: t.nUp, names: t.names, sizes: t.sizes, memberOf: t.memberOf}
	fork.start()
	return fork
}

// start makes what a tester has of its own.
func (t *Tester) start() {
	t.rare, t.overlap = map[tailKey]test{}, make([]int32, len(t.names))
	for _, size := range t.sizes {
		t.full = append(t.full, make([]test, min(size, int64(t.nUp))+1))
	}
	t.res = Result{NUp: t.nUp, Sets: t.names, SetSize: t.sizes}
}

// AddCell tests one cell: the values data of the genes indices, which must rise; all others are 0 and never
// among the highest. Any rising function of the values, such as normalising, gives the same result.
func (t *Tester) AddCell(indices []int32, data []float32) {
	clear(t.overlap)
	selected := t.highest(indices, data, t.nUp)
	for _, g := range selected {
		for _, s := range t.memberOf[g] {
			t.overlap[s]++
		}
	}
	for s, k := range t.overlap {
		r := t.test(tailKey{int32(s), int32(len(selected)), k})
		t.res.PVals = append(t.res.PVals, r.p)
		t.res.Score = append(t.res.Score, r.score)
	}
}

// test looks the test up: few combinations of overlap and size occur, each in many cells.
func (t *Tester) test(key tailKey) test {
	full := int(key.selected) == t.nUp
	if full {
		if r := t.full[key.set][key.overlap]; r.known {
			return r
		}
	} else if r := t.rare[key]; r.known {
		return r
	}
	p := upperTail(t.nVars, int(t.sizes[key.set]), int(key.selected), int(key.overlap))
	r := test{p.p(), p.score(), true}
	if full {
		t.full[key.set][key.overlap] = r
	} else {
		t.rare[key] = r
	}
	return r
}

// Result returns the tests of all cells so far, in the order added. It is the tester's own memory.
func (t *Tester) Result() *Result { return &t.res }
