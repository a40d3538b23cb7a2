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
	s.mu.Lock()
	if v := s.view; v != nil && (p.Key == "" || p.Key == v.file) {
		v.steps = nil // shown on, but not to come back when the file is opened again
	}
	s.mu.Unlock()
	s.store.forget(p.Key)
	return &Done{}, nil
}
