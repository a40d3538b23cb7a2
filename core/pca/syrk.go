package pca

import (
	"slices"
	"sync"

	"coverslip/core/kernel"
)

// syrk adds chunks to the upper triangle of Σ aᵀa, in which each column has a place: one group of [kernel.GroupSize] places
// after the other, and within it what its rows have in each column, from the group's first on.
type syrk struct {
	k      int
	order  *kernel.Order
	double bool // all in float64; otherwise values are float32, and sums of a few of their products
	*lists
}

// lists are what a chunk is turned into.
type lists struct {
	byGroup kernel.ByGroup
	single  []float32 // its values, unless they are to stay float64
}

func newSyrk(g *Gather) *syrk {
	return &syrk{k: len(g.Places), order: kernel.NewOrder(g.Places), double: g.Double, lists: usedLists.Get().(*lists)}
}

// usedLists are those of chunks that are done: they have grown.
var usedLists = sync.Pool{New: func() any { return &lists{} }}

// end says that no chunk comes any more.
func (s *syrk) end() { usedLists.Put(s.lists) }

// add adds a chunk, of which it puts each row in the order of the places.
func (s *syrk) add(products []float64, c *chunk, mt *meter) error {
	s.sort(c)
	s.byGroup.List(s.k, c.Indptr, c.Idx)
	var work int
	for g := range kernel.Groups(s.k) {
		n := s.byGroup.Len(g)
		if n == 0 {
			continue
		}
		if rows := groupRows(products, s.k, g); s.double {
			s.byGroup.SyrkGroup(rows, g, c.Val)
		} else {
			s.byGroup.SyrkGroup32(rows, g, s.single)
		}
		// Dense rows make one chunk long work: look up in between.
		if work += n * (s.k - g*kernel.GroupSize); work > 1<<22 {
			work = 0
			if err := mt.tick(); err != nil {
				return err
			}
		}
	}
	return nil
}

// sort puts each row of a chunk in the order of the places, which it gets in place of the columns.
func (s *syrk) sort(c *chunk) {
	if s.single = s.single[:0]; !s.double {
		s.single = slices.Grow(s.single, len(c.Val))[:len(c.Val)]
	}
	for r := range c.rows() {
		lo, hi := c.Indptr[r], c.Indptr[r+1]
		if idx, val := c.Idx[lo:hi], c.Val[lo:hi]; s.double {
			kernel.Sort(s.order, val, idx, val)
		} else {
			kernel.Sort(s.order, s.single[lo:hi], idx, val)
		}
	}
}

// groupsAt is where the rows of group g begin, as those of a whole matrix would: what lies before the group's own
// columns belongs to the groups before it.
func groupsAt(k, g int) int {
	const l = kernel.GroupSize
	return l*g*k - l*l*g*(g-1)/2 - l*l*g
}

// productsSize is how many elements all groups have.
func productsSize(k int) int { return groupsAt(k, kernel.Groups(k)-1) + kernel.GroupSize*k }

// groupRows returns the rows of group g: element j·GroupSize+l is that of its row l in column j, from its own columns on.
func groupRows(products []float64, k, g int) []float64 {
	at := groupsAt(k, g)
	return products[at : at+kernel.GroupSize*k]
}
