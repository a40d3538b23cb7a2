package ora

import (
	"math"

	"coverslip/core/elem"
)

// tail is a probability as mantissa × 2^exponent, so that none is too small.
type tail struct {
	mantissa float64
	exponent int
}

// p returns the probability; what is below the least float64 is 0.
func (t tail) p() float64 { return min(math.Ldexp(t.mantissa, t.exponent), 1) }

const log10of2 = 0.30102999566398119521

// score returns -log10 of the probability.
func (t tail) score() float64 {
	if p := t.p(); p > 1e-300 {
		return math.Abs(elem.Log10(p)) // p is at most 1; Abs makes -0 a 0
	}
	return -(elem.Log10(t.mantissa) + float64(float64(t.exponent)*log10of2))
}

// upperTail returns P(X >= k) for the number X of marked among n drawn without replacement from total, of
// which marked are marked: the survival function of the hypergeometric distribution at k-1.
//
// All terms of the tail are positive, so their sum loses nothing; it is taken relative to the largest
// term, outwards from it until terms no longer count, and only that one is computed in full.
func upperTail(total, marked, n, k int) tail {
	least, most := max(0, n+marked-total), min(n, marked)
	if k <= least {
		return tail{1, 0}
	}
	if k > most {
		return tail{0, 0}
	}
	N, K, D := float64(total), float64(marked), float64(n)
	// up is the ratio of the term after i to the term i.
	up := func(i float64) float64 { return (K - i) * (D - i) / ((i + 1) * (N - K - D + i + 1)) }
	mode := int((D + 1) * (K + 1) / (N + 2))
	peak := min(max(k, mode), most)
	const negligible = 1e-18
	sum, term := 1.0, 1.0
	for i := peak; i < most && term > negligible*sum; i++ {
		term = float64(term * up(float64(i)))
		sum += term
	}
	term = 1
	for i := peak; i > k && term > negligible*sum; i-- {
		term /= up(float64(i - 1))
		sum += term
	}
	t := probability(total, marked, n, peak)
	t.mantissa *= sum
	return t
}

// probability returns P(X = k) as the product
//
//	C(n, k) · marked·(marked-1)···(k factors) · (total-marked)···(n-k factors) / (total·(total-1)···(n factors))
//
// rescaled as it goes. Its relative error grows with the number of factors, some 1e-16 each; logarithms
// of factorials would lose several digits to cancellation.
func probability(total, marked, n, k int) tail {
	if marked < n { // the distribution is the same with the two exchanged, and the product shorter
		marked, n = n, marked
	}
	t := tail{1, 0}
	for i := range n {
		if i < k {
			t.mantissa *= float64(marked-i) / float64(total-i) * (float64(n-i) / float64(k-i))
		} else {
			t.mantissa *= float64(total-marked-(i-k)) / float64(total-i)
		}
		if t.mantissa < 1e-200 || t.mantissa > 1e200 {
			t.rescale()
		}
	}
	return t
}

func (t *tail) rescale() {
	fraction, exponent := math.Frexp(t.mantissa)
	t.mantissa, t.exponent = fraction, t.exponent+exponent
}
