package pca

import "context"

// What [Warm] makes up: cells with one gene in so many.
const (
	warmRows  = 1024
	warmGenes = 1024
	warmEvery = 8
	warmTimes = 3
)

// Warm goes through loops that only many cells bring, for a browser, which compiles well what has run for a while: products
// that are summed up in single precision. It returns ctx.Err() once ctx is done.
func Warm(ctx context.Context) error {
	c, g := &chunk{}, &Gather{Form: makeCovariance}
	c.reset(0)
	for r := range warmRows {
		for j := r % warmEvery; j < warmGenes; j += warmEvery {
			c.Idx, c.Val = append(c.Idx, int32(j)), append(c.Val, 1)
		}
		c.Indptr = append(c.Indptr, int32(len(c.Idx)))
	}
	for j := range int32(warmGenes) {
		g.Places = append(g.Places, j)
	}
	p := &Part{}
	defer p.Free()
	return g.do(p, warmGenes, func(_ *meter, yield func(*chunk) error) error {
		for range warmTimes {
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	}, &meter{ctx: ctx})
}
