package norm

import "coverslip/core/elem"

// Log1p makes the normalised values of one cell after the other. Most counts of a cell are the same few
// small whole numbers, so each one's logarithm is taken once a cell and then looked up: about 30
// logarithms in place of 800. The zero value is ready.
type Log1p struct {
	table [64]float64
	known uint64 // bit n: table[n] is of the present cell
}

// Value returns log1p(count × factor), the normalised value: the one definition of it.
func Value(count float32, factor float64) float64 {
	return elem.Log1p(float64(float64(count) * factor))
}

// Into sets dst[i] to [Value] of counts[i]. dst must be as long as counts.
func (l *Log1p) Into(dst []float64, counts []float32, factor float64) {
	dst = dst[:len(counts)]
	l.known = 0
	for i, c := range counts {
		n := int32(c)
		if uint32(n) >= 64 || float32(n) != c {
			dst[i] = Value(c, factor)
			continue
		}
		if l.known>>n&1 == 0 {
			l.table[n&63] = Value(c, factor)
			l.known |= 1 << n
		}
		dst[i] = l.table[n&63]
	}
}
