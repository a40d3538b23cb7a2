package pca

import (
	"context"

	"coverslip/core/kernel"
	"coverslip/core/sparse"
)

// Stage is what a pass over the rows does with each range of them: a value that can be sent to another process,
// which has the same matrix, of the kept cells and the genes in use.
type Stage struct {
	Factors []float64 // of each row
	K       int       // genes in use
	Borders []int     // of the ranges
	Task    Task
}

// Large reports whether parts are so large that there should be few at a time.
func (s *Stage) Large() bool { return s.Task.Gather != nil && s.Task.Gather.Form == makeCovariance }

// Passes does a stage on its n ranges, wherever that is, and gives the parts to merge in order. done is called
// meanwhile with the number of rows that are done.
type Passes func(ctx context.Context, s *Stage, n int, done func(rows int), merge func(r int, p *Part) error) error

// Task is one of the things that are done with rows. One field is set.
type Task struct {
	Gather  *Gather
	Product *Product
	Wide    *Wide
	Scores  *Scores
}

// Part is what one range gives. Which fields are set follows from the task.
type Part struct {
	Sum, Square []float64 // of each gene in use
	Rows        []*chunk
	Products    []float64 // Σ aᵀa, its upper triangle by places, as syrk has it
	Product     []float64 // Σ aᵀ(a·v - shift), of each vector v as they are in the task
	Shifted     []float64 // Σ (a·v - shift)
	Scores      []float32
	Last        int // the row after the last
}

// Gather sums up the rows, and keeps them or makes their products, in which each gene in use has a place.
type Gather struct {
	Form   form
	Places []int32
	Double bool // the products in float64: where most of them is subtracted again
}

// Product multiplies the rows, less a shift, with a few vectors, both ways: Columns is k × lanes, row-major.
type Product struct{ Columns, Shift []float64 }

// Wide is Product with many vectors: Columns is k × width, row-major.
type Wide struct{ Columns, Shift []float64 }

// Scores multiplies the rows with vectors and adds the shift: Columns is k × n_comps, row-major.
type Scores struct{ Columns, Shift []float64 }

// Do does the task on range r of m, the raw counts. tick is called often, so
// that whoever waits for a turn gets one, with the number of the row after the last that is done.
func (s *Stage) Do(ctx context.Context, m sparse.Matrix, r int, tick func(row int)) (*Part, error) {
	first := s.Borders[r]
	return s.do(m, r, &meter{ctx: ctx, report: func(row, _ int64, _ string) { tick(max(first, int(row))) }})
}

func (s *Stage) do(m sparse.Matrix, r int, mt *meter) (*Part, error) {
	return s.Task.do(s.K, s.Borders[r+1]-s.Borders[r], func(mt *meter, yield func(*chunk) error) error {
		return s.chunks(m, s.Borders[r], s.Borders[r+1], mt, yield)
	}, mt)
}

// do does the task on n rows.
func (t *Task) do(k, n int, rows chunks, mt *meter) (p *Part, err error) {
	p = &Part{}
	switch {
	case t.Gather != nil:
		err = t.Gather.do(p, k, rows, mt)
	case t.Product != nil:
		err = t.Product.do(p, k, rows, mt)
	case t.Wide != nil:
		err = t.Wide.do(p, k, rows, mt)
	case t.Scores != nil:
		err = t.Scores.do(p, k, n, rows, mt)
	}
	return p, err
}

func (g *Gather) do(p *Part, k int, rows chunks, mt *meter) error {
	moments := make([]kernel.Moment, k)
	var products *syrk
	if g.Form == makeCovariance {
		p.Products, products = usedProducts.Zeros(productsSize(k)), newSyrk(g)
		defer products.end()
	}
	err := rows(mt, func(c *chunk) error {
		c.addTo(moments)
		switch g.Form {
		case keepRows:
			p.Rows = append(p.Rows, c.clone())
		case makeCovariance:
			if err := products.add(p.Products, c, mt); err != nil {
				return err
			}
		}
		p.Last = c.First + c.rows()
		return mt.at(p.Last)
	})
	p.Sum, p.Square = make([]float64, k), make([]float64, k)
	for j, m := range moments {
		p.Sum[j], p.Square[j] = m.Sum, m.Squares
	}
	return err
}

func (t *Product) do(p *Part, k int, rows chunks, mt *meter) error {
	p.Product, p.Shifted = usedProduct.Zeros(k*lanes), make([]float64, lanes)
	return rows(mt, func(c *chunk) error {
		kernel.GramRows(p.Product, t.Columns, c.Indptr, c.Idx, c.Val, t.Shift, p.Shifted)
		return mt.tick()
	})
}

func (t *Wide) do(p *Part, k int, rows chunks, mt *meter) error {
	width := len(t.Shift)
	p.Product, p.Shifted = kernel.Zeros[float64](k*width), make([]float64, width)
	w := wide{k: k, width: width}
	return rows(mt, func(c *chunk) error {
		if err := w.multiply(c, t.Columns, t.Shift, mt); err != nil {
			return err
		}
		for i := range c.rows() {
			kernel.Axpy(p.Shifted, 1, w.of(i))
		}
		return w.addTransposed(p.Product, c, mt)
	})
}

func (t *Scores) do(p *Part, k, n int, rows chunks, mt *meter) error {
	w := wide{k: k, width: len(t.Shift)}
	p.Scores = usedScores.Take(n * w.width)[:0]
	return rows(mt, func(c *chunk) error {
		if err := w.multiply(c, t.Columns, t.Shift, mt); err != nil {
			return err
		}
		for _, v := range w.y {
			p.Scores = append(p.Scores, float32(v))
		}
		p.Last = c.First + c.rows()
		return mt.at(p.Last)
	})
}
