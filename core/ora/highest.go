package ora

import (
	"slices"

	"coverslip/core/kernel"
	"coverslip/core/stats"
)

// selector finds the highest genes of one cell after the other. The zero value is ready.
type selector struct {
	counter kernel.Counter
	small   []kernel.Times
	values  []float32
	genes   []int32
}

// highest returns the genes with the n highest values, in rising order; of equal values those of the lower
// genes. The slice is used again.
//
// Where the n-th highest value lies is seen by counting, as counts are nearly always small whole numbers;
// then one walk picks what is above.
func (s *selector) highest(genes []int32, data []float32, n int) []int32 {
	if len(data) <= n {
		return genes
	}
	low, equal := s.threshold(data, n)
	highest := s.genes[:0]
	for j, v := range data {
		if v < low {
			continue
		}
		if v == low {
			if equal == 0 {
				continue
			}
			equal--
		}
		highest = append(highest, genes[j])
	}
	s.genes = highest
	return highest
}

// threshold returns the lowest of the n highest values, and how many of them are equal to it. There are more
// than n.
func (s *selector) threshold(data []float32, n int) (low float32, equal int) {
	s.small, s.values = s.counter.Count(s.small[:0], s.values[:0], data)
	if larger := len(s.values); larger < n && !slices.ContainsFunc(s.values, belowSmall) {
		i := len(s.small) - 1
		for n -= larger; n > int(s.small[i].N); i-- {
			n -= int(s.small[i].N)
		}
		return float32(s.small[i].Value), n
	}
	s.values = append(s.values[:0], data...)
	high := stats.Highest(s.values, n)
	low = slices.Min(high)
	for _, v := range high {
		if v == low {
			equal++
		}
	}
	return low, equal
}

func belowSmall(v float32) bool { return v < kernel.Small }
