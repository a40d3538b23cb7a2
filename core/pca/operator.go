package pca

import (
	"math"

	"coverslip/core/kernel"
)

// lanes is how many vectors are multiplied at a time: an element of the covariance, or an entry of a row, then comes from
// memory once for all of them.
const lanes = kernel.Lanes

// operator is the covariance matrix of the used genes, as something that vectors are multiplied with.
type operator interface {
	dim() int
	// apply sets dst to the product of the covariance and v, both dim × lanes, row-major. It ticks the meter at least once.
	apply(dst, v []float64, mt *meter) error
}

// operator returns the covariance in the form that was gathered.
func (g *gathered) operator() operator {
	if g.cov != nil {
		return newCovOperator(g)
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
	shift, sum := make([]float64, lanes), make([]float64, lanes)
	kernel.AddMulVecT(shift, v, g.mean)
	err := g.rows.pass(mt, &Task{Product: &Product{v, shift}}, func(_ int, p *Part) error {
		kernel.Axpy(dst, 1, p.Product)
		kernel.Axpy(sum, 1, p.Shifted)
		p.Free()
		return nil
	})
	if err != nil {
		return err
	}
	g.finishProduct(dst, [lanes]float64(sum))
	return nil
}

// finishProduct takes the mean times sum from dst, and divides it by the cells but one.
func (g *gathered) finishProduct(dst []float64, sum [lanes]float64) {
	by := 1 / float64(g.n-1)
	for j, m := range g.mean {
		d := (*[lanes]float64)(dst[j*lanes:])
		for l := range lanes {
			d[l] = (d[l] - float64(m*sum[l])) * by
		}
	}
}

// covOperator multiplies with the covariance matrix itself, in strips of its groups side by side. Each strip has sums of its
// own, which are added in order, so that a product is the same for any number of workers.
type covOperator struct {
	g       *gathered
	borders []int // of the strips, in groups
	sums    [][]float64
	x, y    []float64 // the vectors and their product, with columns in their places
}

// strips is how many there are.
const strips = 8

// newCovOperator cuts the upper triangle into strips of about the same size: above row i·k lie 1-(1-i)² of it.
func newCovOperator(g *gathered) *covOperator {
	size := g.k * lanes
	o := &covOperator{g: g, borders: []int{0}, x: make([]float64, size), y: make([]float64, size)}
	for i := range strips {
		left := float64(strips-1-i) / strips
		o.borders = append(o.borders, int(float64(kernel.Groups(g.k))*(1-math.Sqrt(left))))
		o.sums = append(o.sums, make([]float64, size))
	}
	return o
}

func (o *covOperator) dim() int { return o.g.k }

func (o *covOperator) apply(dst, v []float64, mt *meter) error {
	for j, p := range o.g.places {
		copy(o.x[int(p)*lanes:], v[j*lanes:(j+1)*lanes])
	}
	clear(o.y)
	err := inMemory(mt, strips, o.strip, func(i int, sums []float64) error {
		kernel.Axpy(o.y[o.first(i):], 1, sums)
		return nil
	})
	for j, p := range o.g.places {
		copy(dst[j*lanes:(j+1)*lanes], o.y[int(p)*lanes:])
	}
	return err
}

// first is where the sums of a strip begin: it has no columns before its own.
func (o *covOperator) first(strip int) int { return o.borders[strip] * kernel.GroupSize * lanes }

func (o *covOperator) strip(_ *meter, i int) (sums []float64, err error) {
	from := o.first(i)
	clear(o.sums[i][from:])
	for g := o.borders[i]; g < o.borders[i+1]; g++ {
		kernel.SymMulGroup(o.sums[i], groupRows(o.g.cov, o.g.k, g), o.x, g)
	}
	return o.sums[i][from:], nil
}

func scale(x []float64, a float64) {
	for i := range x {
		x[i] *= a
	}
}
