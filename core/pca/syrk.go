package pca

import "coverslip/core/kernel"

// syrk adds chunks to the upper triangle of Σ aᵀa.
type syrk struct{ byColumn kernel.ByColumn }

func (s *syrk) add(cov []float64, k int, c *chunk, mt *meter) error {
	s.byColumn.List(k, c.Indptr, c.Idx)
	var work int
	for j := range k {
		n := s.byColumn.Len(j)
		if n == 0 {
			continue
		}
		s.byColumn.SyrkRow(triangleRow(cov, k, j), j, c.Val)
		// Dense rows make one chunk long work: look up in between.
		if work += n * (k - j); work > 1<<22 {
			work = 0
			if err := mt.tick(); err != nil {
				return err
			}
		}
	}
	return nil
}
