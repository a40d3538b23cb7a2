package worker

import "context"

// Recent implements [Operations].
func (s *Session) Recent(ctx context.Context) (*RecentFiles, error) {
	files := s.store.recent(ctx)
	problem, dropped := s.store.told()
	return &RecentFiles{Files: files, Problem: problem, Dropped: dropped}, nil
}

// Forget implements [Operations].
func (s *Session) Forget(_ context.Context, p ForgetParams) (*Done, error) {
	s.store.forget(p.Key)
	return &Done{}, nil
}
