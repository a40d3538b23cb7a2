package pca

import "coverslip/core/kernel"

// operator is the covariance matrix of the used genes, as something that a vector is multiplied with.
type operator interface {
	dim() int
	// apply sets dst to the product of the covariance and v. It ticks the meter at least once.
	apply(dst, v []float64, mt *meter) error
}

// operator returns the covariance in the form that was gathered.
func (g *gathered) operator() operator {
	if g.cov != nil {
		return covOperator{g}
	}
	return rowsOperator{g}
}

// rowsOperator goes through the rows: with centred rows A - 1·meanᵀ the covariance times v is
// Aᵀ(A·v - mean·v)/(n-1), less mean times the sum of what is in the brackets, which is zero but for
// rounding. Subtracting mean·v early keeps the digits that a late n·mean·(mean·v) would cancel.
type rowsOperator struct{ g *gathered }

func (o rowsOperator) dim() int { return o.g.k }

func (o rowsOperator) apply(dst, v []float64, mt *meter) error {
	g := o.g
	clear(dst)
	var sum float64
	err := g.rows.pass(mt, &Task{Product: &Product{v, kernel.Dot(g.mean, v)}}, func(_ int, p *Part) error {
		kernel.Axpy(dst, 1, p.Product)
		sum += p.Shifted[0]
		return nil
	})
	if err != nil {
		return err
	}
	kernel.Axpy(dst, -sum, g.mean)
	scale(dst, 1/float64(g.n-1))
	return nil
}

// covOperator multiplies with the covariance matrix itself.
type covOperator struct{ g *gathered }

func (o covOperator) dim() int { return o.g.k }

func (o covOperator) apply(dst, v []float64, mt *meter) error {
	k := o.g.k
	clear(dst)
	step := max(2, (1<<22)/k&^1)
	for lo := 0; lo < k; lo += step {
		kernel.SymMulRows(dst, o.g.cov, v, lo, min(lo+step, k))
		if err := mt.tick(); err != nil {
			return err
		}
	}
	return nil
}

func scale(x []float64, a float64) {
	for i := range x {
		x[i] *= a
	}
}
