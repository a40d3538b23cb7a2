package stats

// Highest moves the n highest values to the front, in no order, and returns them; all where there are no more
// than n. It is Hoare's selection with the median of three as pivot. n must be above 0.
func Highest(values []float32, n int) []float32 {
	if n >= len(values) {
		return values
	}
	lo, hi := 0, len(values)-1
	for lo < hi {
		pivot := medianOf3(values[lo], values[lo+(hi-lo)/2], values[hi])
		i, j := lo, hi
		for i <= j {
			for values[i] > pivot {
				i++
			}
			for values[j] < pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n-1 <= j:
			hi = j
		case n-1 >= i:
			lo = i
		default:
			return values[:n]
		}
	}
	return values[:n]
}

func medianOf3(a, b, c float32) float32 { return max(min(a, b), min(max(a, b), c)) }
