package worker

import "context"

// Recent implements [Operations].
func (s *Session) Recent(ctx context.Context) (*RecentFiles, error) {
	files := s.store.recent(ctx)
	return &RecentFiles{Files: files, Problem: s.store.problem()}, nil
}

// Forget implements [Operations].
func (s *Session) Forget(ctx context.Context, p ForgetParams) (*Done, error) {
	s.store.forget(ctx, p.Key)
	return &Done{}, nil
}
