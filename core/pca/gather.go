package pca

import "coverslip/core/kernel"

// Limits of memory. Both are well inside the 1 GiB that a tab is given.
const (
	maxHeldBytes       = 192 << 20 // rows kept between passes, bytesPerEntry a value
	maxCovarianceBytes = 128 << 20 // 5,792 genes
	bytesPerEntry      = 12
)

// Costs of the inner loops relative to each other, from measurements natively and in a browser, which agree
// well enough: one entry of a row in the product of the rows with a few vectors (both ways), one element of
// the upper triangle in the product of the covariance with them, and one update of it, which in a browser more than one
// processor makes.
const (
	costRowEntry = 2.0
	costElement  = 1.0
	costUpdate   = 0.8
)

// Products are summed up in float32 where that spares time, so of so many updates, and tells the variance to some 1e-7: where
// the squares, of which the means' are subtracted, are at most so many times as large as what is left.
const (
	worthSingle    = 1e8
	mostSubtracted = 4
)

// form is what becomes of the rows when they are gathered.
type form int

const (
	keepRows       form = iota // they are few: in memory, for every product
	makeCovariance             // products are with the covariance
	readAgain                  // too much for either: each product is a pass
)

// gathered is what the first pass over the rows leaves: the moments of the genes, and the rows or
// their covariance in the form that makes the components cheapest.
type gathered struct {
	n     int       // rows (cells)
	k     int       // columns (used genes)
	mean  []float64 // of each column
	trace float64   // of the covariance: the total variance
	rows  rows      // for as many passes as wanted

	cov    []float64 // the covariance, of columns in their places, by groups of rows; nil: use the rows
	places []int32   // of the columns in it
}

// gather reads the rows once. products is about how many products with a vector are to come, for
// choosing the form; 0 leaves out the covariance (the randomized solver reads rows only).
func gather(src *read, n, products int, mt *meter) (*gathered, error) {
	g, err := src.chooseForm(n, products, mt)
	if err != nil {
		return nil, err
	}
	if err := mt.start(n, "cells"); err != nil {
		return nil, err
	}
	return gatherAs(g, src, n, mt)
}

func gatherAs(as Gather, src *read, n int, mt *meter) (*gathered, error) {
	k := src.stage.K
	out := &gathered{n: n, k: k, mean: make([]float64, k), rows: src, places: as.Places}
	square := make([]float64, k)
	held := &held{k: k}
	err := src.pass(mt, &Task{Gather: &as}, func(r int, p *Part) error {
		kernel.Axpy(out.mean, 1, p.Sum)
		kernel.Axpy(square, 1, p.Square)
		held.add(p.Rows, r*min(heldRanges, src.ranges())/src.ranges())
		if out.cov == nil {
			out.cov = p.Products
		} else {
			kernel.Axpy(out.cov, 1, p.Products)
			p.Free()
		}
		return mt.at(p.Last)
	})
	if err != nil {
		return nil, err
	}
	if as.Form == keepRows {
		out.rows = held
	}
	out.finish(square)
	return out, nil
}

// usedProducts and usedScores are those of parts that nobody looks at any more: products of 2,000 genes are 16 MB, and each
// range of rows takes that. Those of a product are small, and there are hundreds.
var (
	usedProducts kernel.Spare[float64]
	usedProduct  kernel.Spare[float64]
	usedScores   kernel.Spare[float32]
)

// Free gives the largest memory of a part back, which nobody may look at any more.
func (p *Part) Free() {
	if products := p.Products; products != nil {
		p.Products = nil
		usedProducts.Give(products)
	}
	if product := p.Product; product != nil {
		p.Product = nil
		usedProduct.Give(product)
	}
	if scores := p.Scores; scores != nil {
		p.Scores = nil
		usedScores.Give(scores)
	}
}

// chooseForm compares what the forms would cost, on the first rows' word for all of them.
func (s *read) chooseForm(n, products int, mt *meter) (g Gather, err error) {
	var entries, updates float64
	moments := make([]kernel.Moment, s.stage.K)
	seen := sample{words: make([][SampleRows / 64]uint64, s.stage.K)}
	err = s.stage.chunks(s.m, 0, min(n, SampleRows), mt, func(c *chunk) error {
		for i := range c.rows() {
			kept := float64(c.Indptr[i+1] - c.Indptr[i])
			entries += kept
			updates += float64(kept * (kept + 1) / 2)
		}
		c.addTo(moments)
		seen.add(c)
		return nil
	})
	if err != nil {
		return g, err
	}
	all := float64(n) / float64(seen.rows)
	if g.Form = formOf(s.stage.K, products, entries*all, updates*all); g.Form == makeCovariance {
		g.Places = seen.places(kernel.GroupSize)
		g.Double = updates*all < worthSingle || mostlyMeans(moments, seen.rows)
	}
	return g, nil
}

// mostlyMeans tells of the moments of n rows whether subtracting the means leaves too little for sums in float32.
func mostlyMeans(moments []kernel.Moment, n int) bool {
	var squares, means float64
	for _, m := range moments {
		squares += m.Squares
		means += float64(m.Sum / float64(n) * m.Sum)
	}
	return squares > mostSubtracted*(squares-means)
}

// formOf is the form for k used genes, by the entries that the rows have of them and the updates that their
// covariance takes.
func formOf(k, products int, entries, updates float64) form {
	p, size := float64(products), float64(k)*float64(k)
	fits := entries*bytesPerEntry <= maxHeldBytes
	canCov := products > 0 && 8*productsSize(k) <= maxCovarianceBytes
	byRows := p * costRowEntry * entries
	byCovariance := float64(p*costElement*size/2) + float64(costUpdate*updates)
	switch {
	case canCov && (!fits || byRows > byCovariance):
		return makeCovariance
	case fits:
		return keepRows
	}
	return readAgain
}

// finish turns sums into means, the sums of squares into the trace, and the sums of products, where there are any, into the
// covariance.
func (g *gathered) finish(square []float64) {
	n := float64(g.n)
	for j, s := range g.mean {
		m := s / n
		g.mean[j] = m
		g.trace += max(0, square[j]-float64(s*m)) / (n - 1)
	}
	if g.cov != nil {
		g.centre()
	}
}

// centre subtracts n·mean·meanᵀ from the products and divides them by n-1, and lays them out for an operator, a group at a
// time.
func (g *gathered) centre() {
	const size = kernel.GroupSize
	n, mean, used := float64(g.n), make([]float64, g.k), make([]float64, g.k*size)
	for j, p := range g.places {
		mean[p] = g.mean[j]
	}
	for group := range kernel.Groups(g.k) {
		rows, first := groupRows(g.cov, g.k, group), group*size
		own := mean[first:min(g.k, first+size)]
		for j := first; j < g.k; j++ {
			row := rows[j*size : (j+1)*size]
			for l, m := range own {
				row[l] = (row[l] - float64(n*float64(m*mean[j]))) / (n - 1)
			}
		}
		kernel.ByRows(rows, used, g.k, group)
	}
}
