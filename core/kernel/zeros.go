package kernel

import "sync"

// Zeros returns n zeros that were written, for sums. Memory that is fresh from the system has no pages yet, and one that is
// read first, as sums are, is found twice: once to be read, as a page that all share, and once to be written, for which the
// other processors are interrupted.
func Zeros[T any](n int) []T {
	z := make([]T, n)
	clear(z)
	return z
}

// Spare keeps slices that nobody looks at any more, for whoever needs one next: their memory has its pages. The zero value
// is ready, and may be used from several goroutines.
type Spare[T any] struct{ pool sync.Pool }

// Take returns n elements of no matter what, which belong to the caller.
func (s *Spare[T]) Take(n int) []T {
	if p, ok := s.pool.Get().(*[]T); ok && cap(*p) >= n {
		return (*p)[:n]
	}
	return make([]T, n)
}

// Zeros returns n zeros, which belong to the caller.
func (s *Spare[T]) Zeros(n int) []T {
	z := s.Take(n) // fresh ones are written, too: see the function Zeros
	clear(z)
	return z
}

// Give takes a slice that nobody may look at any more.
func (s *Spare[T]) Give(x []T) { s.pool.Put(&x) }
