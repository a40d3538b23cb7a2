package engine

import "context"

// expression reads one column, a gene of the file, for the kept cells.
func (a *Analysis) expression(ctx context.Context, gene int32) ([]float32, error) {
	s := a.stage(a.Kept.Cells, nil)
	s.Gene = &GeneTask{Gene: gene, Factors: a.NormResult.Factors}
	out := make([]float32, 0, len(a.Kept.Cells))
	err := a.pass(ctx, "gene", s, func(p *Part) { out = append(out, p.Values...) })
	return out, err
}
