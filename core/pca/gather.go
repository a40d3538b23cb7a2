package pca

import (
	"coverslip/core/kernel"
)

// Limits of memory. Both are well inside the 1 GiB that a tab is given.
const (
	maxHeldBytes       = 192 << 20 // rows kept between passes, bytesPerEntry a value
	maxCovarianceBytes = 256 << 20 // 5,792 genes
	bytesPerEntry      = 12
)

// Costs of the inner loops relative to each other, from measurements natively and in wasm, which agree
// well enough: one entry of a row in the product of the rows with a vector (both ways), one element of
// the upper triangle in the product of the covariance with a vector, and one update of it.
const (
	costRowEntry = 2.2
	costElement  = 1.0
	costUpdate   = 3.1
)

// gathered is what the first pass over the rows leaves: the moments of the genes, and the rows or
// their covariance in the form that makes the components cheapest.
type gathered struct {
	n     int       // rows (cells)
	k     int       // columns (used genes)
	mean  []float64 // of each column
	trace float64   // of the covariance: the total variance
	rows  source    // the rows, for as many passes as wanted
	cov   []float64 // the upper triangle of the covariance, k × k row-major; nil: use the rows
}

// gatherer makes a gathered from chunks that come in order.
//
// A distributed run would give each fixed range of rows (a shard) its own gatherer and merge them in
// order: the sums and the covariance by addition, the held rows by appending. One after the other,
// the shards share this one, which spares a covariance matrix for each.
type gatherer struct {
	k, products int
	canCov      bool
	sum, square []float64
	entries     int
	updates     float64
	keep        held // nil once the rows are too many to keep
	spilled     bool
	cov         []float64
	syrk        syrk
}

// gather reads the rows once. products is about how many products with a vector are to come, for
// choosing the form; 0 leaves out the covariance (the randomized solver reads rows only).
func gather(src source, n, k, products int, mt *meter) (*gathered, error) {
	g := &gatherer{
		k: k, products: products, canCov: products > 0 && 8*k*k <= maxCovarianceBytes,
		sum: make([]float64, k), square: make([]float64, k),
	}
	if err := mt.start(n, "cells"); err != nil {
		return nil, err
	}
	err := src.each(mt, func(c *chunk) error {
		if err := g.add(c, mt); err != nil {
			return err
		}
		return mt.at(c.first + c.rows())
	})
	if err != nil {
		return nil, err
	}
	out := &gathered{n: n, k: k, mean: g.sum, cov: g.cov, rows: src}
	if !g.spilled {
		out.rows = g.keep
	}
	out.finish(g.square)
	return out, nil
}

func (g *gatherer) add(c *chunk, mt *meter) error {
	for p, j := range c.idx {
		v := c.val[p]
		g.sum[j] += v
		g.square[j] += float64(v * v)
	}
	for i := range c.rows() {
		kept := float64(c.indptr[i+1] - c.indptr[i])
		g.updates += float64(kept * (kept + 1) / 2)
	}
	g.entries += len(c.idx)
	switch {
	case g.cov != nil:
		return g.syrk.add(g.cov, g.k, c, mt)
	case g.spilled:
		return nil
	}
	g.keep = append(g.keep, c.clone())
	if g.covarianceIsCheaper() {
		return g.spillIntoCovariance(mt)
	}
	if g.entries*bytesPerEntry > maxHeldBytes {
		g.keep, g.spilled = nil, true
	}
	return nil
}

// covarianceIsCheaper compares the two forms on the rows read so far. More rows only ever make the
// covariance the better choice, as long as a row's entries are fewer than twice the products; rows
// denser than that never get here.
func (g *gatherer) covarianceIsCheaper() bool {
	if !g.canCov {
		return false
	}
	p, k := float64(g.products), float64(g.k)
	byRows := p * costRowEntry * float64(g.entries)
	byCovariance := float64(p*costElement*k*k/2) + float64(costUpdate*g.updates)
	return byRows > byCovariance || g.entries*bytesPerEntry > maxHeldBytes
}

// spillIntoCovariance adds the rows kept so far, in order, and lets go of them. The sums come out as
// if the covariance had been chosen from the start.
func (g *gatherer) spillIntoCovariance(mt *meter) error {
	g.cov = make([]float64, g.k*g.k)
	for _, c := range g.keep {
		if err := g.syrk.add(g.cov, g.k, c, mt); err != nil {
			return err
		}
	}
	g.keep, g.spilled = nil, true
	return nil
}

// finish turns sums into means, the sums of squares into the trace, and the sums of products into the
// covariance, centred by subtraction of n·mean·meanᵀ.
func (g *gathered) finish(square []float64) {
	n := float64(g.n)
	for j, s := range g.mean {
		m := s / n
		g.mean[j] = m
		g.trace += max(0, square[j]-float64(s*m)) / (n - 1)
	}
	if g.cov == nil {
		return
	}
	for i, mi := range g.mean {
		row := g.cov[i*g.k : (i+1)*g.k]
		nmi := n * mi
		for j := i; j < g.k; j++ {
			row[j] = (row[j] - float64(nmi*g.mean[j])) / (n - 1)
		}
	}
}

// syrk adds chunks to the upper triangle of Σ aᵀa. Its slices are used again from chunk to chunk.
type syrk struct {
	start      []int32 // where the entries of each column begin in first and end
	first, end []int32 // by column, then by row: position of the entry, and where its row ends
}

func (s *syrk) add(cov []float64, k int, c *chunk, mt *meter) error {
	s.sortByColumn(k, c)
	var work int
	for j := range k {
		lo, hi := s.start[j], s.start[j+1]
		if lo == hi {
			continue
		}
		kernel.SyrkRow(cov[j*k:(j+1)*k], s.first[lo:hi], s.end[lo:hi], c.idx, c.val)
		// Dense rows make one chunk long work: look up in between.
		if work += int(hi-lo) * (k - j); work > 1<<22 {
			work = 0
			if err := mt.tick(); err != nil {
				return err
			}
		}
	}
	return nil
}

// sortByColumn lists the entries of the chunk by column and, within one, by row: a counting sort.
func (s *syrk) sortByColumn(k int, c *chunk) {
	s.start = resize(s.start, k+2)
	s.first = resize(s.first, len(c.idx))
	s.end = resize(s.end, len(c.idx))
	clear(s.start)
	for _, j := range c.idx {
		s.start[j+2]++
	}
	for j := 2; j < len(s.start); j++ {
		s.start[j] += s.start[j-1]
	}
	for i := range c.rows() {
		end := c.indptr[i+1]
		for p := c.indptr[i]; p < end; p++ {
			at := &s.start[c.idx[p]+1] // the next free place of the column; its end when all are in
			s.first[*at], s.end[*at] = p, end
			*at++
		}
	}
}

// resize returns a slice of n elements, in the memory of s where that is large enough. The elements
// are whatever was there.
func resize(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}
