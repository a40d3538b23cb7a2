package kernel

// Zeros returns n zeros that were written, for sums. Memory that is fresh from the system has no pages yet, and one that is
// read first, as sums are, is found twice: once to be read, as a page that all share, and once to be written, for which the
// other processors are interrupted.
func Zeros[T any](n int) []T {
	z := make([]T, n)
	clear(z)
	return z
}
