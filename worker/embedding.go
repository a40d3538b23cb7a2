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
	n := len(v.a.Kept.Cells)
	out := &Embedding{X: make([]float32, 0, n), Y: make([]float32, 0, n)}
	for _, run := range r.Scores {
		for at := 0; at < len(run); at += r.NComps {
			out.X, out.Y = append(out.X, run[at+p.X]), append(out.Y, run[at+p.Y])
		}
	}
	return out, nil
}
