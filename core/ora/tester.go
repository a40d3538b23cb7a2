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
	tails    map[tailKey]tail
	top      []ranked
	overlap  []int32

	res Result
}

type tailKey struct{ set, selected, overlap int32 }

// ranked is a gene of a cell with its value.
type ranked struct {
	value float32
	gene  int32
}

// NewTester returns a tester for a matrix with those genes. Genes of a set that the matrix does not hold
// are left out, and counted nowhere.
func NewTester(genes []string, p Params) (*Tester, error) {
	if p.NUp < 1 {
		return nil, fmt.Errorf("n_up is %d: give how many of each cell's highest genes are to be taken (%d is usual)", p.NUp, DefaultNUp)
	}
	t := &Tester{nVars: len(genes), nUp: p.NUp, memberOf: make([][]int32, len(genes)), tails: map[tailKey]tail{}}
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
	t.overlap = make([]int32, len(p.Sets))
	t.res = Result{NUp: p.NUp, Sets: t.names, SetSize: t.sizes}
	return t, nil
}

// Fork returns a tester of the same sets that has tested no cell, for use beside this one.
func (t *Tester) Fork() *Tester {
	return &Tester{
		nVars: t.nVars, nUp: t.nUp, names: t.names, sizes: t.sizes, memberOf: t.memberOf, tails: map[tailKey]tail{},
		overlap: make([]int32, len(t.overlap)), res: Result{NUp: t.nUp, Sets: t.names, SetSize: t.sizes},
	}
}

// Merge adds the tests of the cells that follow, by a tester that was forked.
func (t *Tester) Merge(next *Tester) {
	t.res.PVals = append(t.res.PVals, next.res.PVals...)
	t.res.Score = append(t.res.Score, next.res.Score...)
}

// AddCell tests one cell: the values data of the genes indices, which must rise; all others are 0 and never
// among the highest. Any rising function of the values, such as normalising, gives the same result.
func (t *Tester) AddCell(indices []int32, data []float32) {
	clear(t.overlap)
	selected := t.highest(indices, data)
	for _, r := range selected {
		for _, s := range t.memberOf[r.gene] {
			t.overlap[s]++
		}
	}
	for s, k := range t.overlap {
		p := t.tail(tailKey{int32(s), int32(len(selected)), k})
		t.res.PVals = append(t.res.PVals, p.p())
		t.res.Score = append(t.res.Score, p.score())
	}
}

// tail looks the probability up: few combinations of overlap and size occur, each in many cells.
func (t *Tester) tail(key tailKey) tail {
	if p, found := t.tails[key]; found {
		return p
	}
	p := upperTail(t.nVars, int(t.sizes[key.set]), int(key.selected), int(key.overlap))
	t.tails[key] = p
	return p
}

// highest returns the nUp highest values; of equal ones those of the lower genes. A heap with the least
// of them at its root takes one comparison for nearly every value.
func (t *Tester) highest(indices []int32, data []float32) []ranked {
	h := t.top[:0]
	for j, g := range indices {
		r := ranked{data[j], g}
		switch {
		case len(h) < t.nUp:
			h = append(h, r)
			if len(h) == t.nUp {
				for i := len(h)/2 - 1; i >= 0; i-- {
					siftDown(h, i)
				}
			}
		case r.value > h[0].value: // an equal one is of a higher gene, as genes rise
			h[0] = r
			siftDown(h, 0)
		}
	}
	t.top = h
	return h
}

// lower orders by what falls out of the highest first.
func (a ranked) lower(b ranked) bool {
	return a.value < b.value || a.value == b.value && a.gene > b.gene
}

func siftDown(h []ranked, i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h); child++ {
			if h[child].lower(h[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// Result returns the tests of all cells so far, in the order added. It is the tester's own memory.
func (t *Tester) Result() *Result { return &t.res }
