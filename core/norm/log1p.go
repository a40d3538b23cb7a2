package norm

import (
	"coverslip/core/elem"
	"coverslip/core/kernel"
)

// Log1p makes the normalised values of one cell after the other. Most counts of a cell are the same few
// small whole numbers, so each one's logarithm is taken once a cell and then looked up: about 30
// logarithms in place of 800. The zero value is ready.
type Log1p struct{ small kernel.Lookup }

// Value returns log1p(count × factor), the normalised value: the one definition of it.
func Value(count float32, factor float64) float64 {
	return elem.Log1p(float64(float64(count) * factor))
}

// Into sets dst[i] to [Value] of counts[i]. dst must be as long as counts.
func (l *Log1p) Into(dst []float64, counts []float32, factor float64) {
	dst = dst[:len(counts)]
	l.small.Clear()
	for i := l.small.Find(dst, counts, 0); i < len(counts); i = l.small.Find(dst, counts, i+1) {
		dst[i] = Value(counts[i], factor)
		l.small.Set(counts[i], dst[i])
	}
}
