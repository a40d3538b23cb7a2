package pca

import (
	"math/bits"
	"sync"

	"coverslip/core/kernel"
)

// syrk adds chunks to the upper triangle of Σ aᵀa, in which each column has a place: one group of [kernel.Lanes] places
// after the other, and within it what its rows have in each column, from the group's first on.
type syrk struct {
	places  []int32
	byGroup *kernel.ByGroup
	val     []float64 // by place, of the row that is put in order
	there   []uint64  // and a bit for each place that it has
}

func newSyrk(places []int32) *syrk {
	k := len(places)
	byGroup := usedLists.Get().(*kernel.ByGroup)
	return &syrk{places: places, byGroup: byGroup, val: make([]float64, k), there: make([]uint64, (k+63)/64)}
}

// usedLists are those of chunks that are done: they have grown.
var usedLists = sync.Pool{New: func() any { return &kernel.ByGroup{} }}

// end says that no chunk comes any more.
func (s *syrk) end() { usedLists.Put(s.byGroup) }

// add adds a chunk, of which it puts each row in the order of the places.
func (s *syrk) add(products []float64, c *chunk, mt *meter) error {
	for r := range c.rows() {
		lo, hi := c.Indptr[r], c.Indptr[r+1]
		s.reorder(c.Idx[lo:hi], c.Val[lo:hi])
	}
	k := len(s.places)
	s.byGroup.List(k, c.Indptr, c.Idx)
	var work int
	for g := range kernel.Groups(k) {
		n := s.byGroup.Len(g)
		if n == 0 {
			continue
		}
		s.byGroup.SyrkGroup(groupRows(products, k, g), g, c.Val)
		// Dense rows make one chunk long work: look up in between.
		if work += n * (k - g*kernel.Lanes); work > 1<<22 {
			work = 0
			if err := mt.tick(); err != nil {
				return err
			}
		}
	}
	return nil
}

// reorder sorts a row by the places of its columns, and gives it those in place of the columns.
func (s *syrk) reorder(idx []int32, val []float64) {
	for i, j := range idx {
		p := s.places[j]
		s.val[p] = val[i]
		s.there[p/64] |= 1 << (p % 64)
	}
	n := 0
	for w, there := range s.there {
		for s.there[w] = 0; there != 0; there &= there - 1 {
			p := w*64 + bits.TrailingZeros64(there)
			idx[n], val[n] = int32(p), s.val[p]
			n++
		}
	}
}

// groupsAt is where the rows of group g begin, as those of a whole matrix would: what lies before the group's own
// columns belongs to the groups before it.
func groupsAt(k, g int) int {
	const l = kernel.Lanes
	return l*g*k - l*l*g*(g-1)/2 - l*l*g
}

// productsSize is how many elements all groups have.
func productsSize(k int) int { return groupsAt(k, kernel.Groups(k)-1) + kernel.Lanes*k }

// groupRows returns the rows of group g: element j·Lanes+l is that of its row l in column j, from its own columns on.
func groupRows(products []float64, k, g int) []float64 {
	at := groupsAt(k, g)
	return products[at : at+kernel.Lanes*k]
}

// triangleOf returns the upper triangle, row by row of columns as they are, of products by places.
func triangleOf(products []float64, places []int32) []float64 {
	const l = kernel.Lanes
	k := len(places)
	rows := make([]int, k) // where the row of each column has what lies in place 0
	for j, p := range places {
		rows[j] = groupsAt(k, int(p)/l) + int(p)%l
	}
	out := zeros(triangle(k))
	for i, p := range places {
		row := triangleRow(out, k, i)
		for j := i; j < k; j++ {
			if q := places[j]; p < q {
				row[j] = products[rows[i]+l*int(q)]
			} else {
				row[j] = products[rows[j]+l*int(p)]
			}
		}
	}
	return out
}
