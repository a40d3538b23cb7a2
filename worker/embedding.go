package worker

import (
	"context"
	"fmt"
)

// Embedding implements [Operations].
func (s *Session) Embedding(_ context.Context, p EmbeddingParams) (*Embedding, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	r := v.a.PCAResult
	if r == nil {
		return nil, errNoRun
	}
	if min(p.X, p.Y) < 0 || max(p.X, p.Y) >= r.NComps {
		return nil, &invalid{
			fmt.Sprintf("There is no component %d: the last run found %d.", max(p.X, p.Y)+1, r.NComps),
			"Choose two of them, or run again with more components.",
		}
	}
	n := len(r.Scores) / r.NComps
	out := &Embedding{X: make([]float32, n), Y: make([]float32, n)}
	for cell := range n {
		row := r.Scores[cell*r.NComps : (cell+1)*r.NComps]
		out.X[cell], out.Y[cell] = row[p.X], row[p.Y]
	}
	return out, nil
}
