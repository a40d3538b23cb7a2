package elem

import "math"

// Log returns the natural logarithm of x: -Inf of 0, NaN of what is below 0 or not a number.
func Log(x float64) float64 {
	if f := x - 1; math.Abs(f) < near {
		hi, lo := nearOne(f)
		return hi + lo
	}
	if b := math.Float64bits(x); b-minNormal < infinity-minNormal {
		hi, lo := split(b, 0, 0)
		return hi + lo
	}
	return logSpecial(x)
}

// Log1p returns the natural logarithm of 1 + x, exact also where x is small: -Inf of -1, NaN of what is
// below -1 or not a number.
func Log1p(x float64) float64 {
	if math.Abs(x) < near {
		hi, lo := nearOne(x)
		return hi + lo
	}
	u := 1 + x
	b := math.Float64bits(u)
	if b-minNormal >= infinity-minNormal {
		return logSpecial(u)
	}
	// What the sum has rounded away, exactly (Dekker 1971).
	tail := x - (u - 1)
	if x > 1 {
		tail = 1 - (u - x)
	}
	hi, lo := split(b, tail, 0)
	return hi + lo
}

// Log10 returns the decimal logarithm of x, with the special cases of [Log]. Of a power of ten it is the
// whole number.
func Log10(x float64) float64 {
	var hi, lo float64
	if f := x - 1; math.Abs(f) < near {
		hi, lo = nearOne(f)
	} else if b := math.Float64bits(x); b-minNormal < infinity-minNormal {
		hi, lo = split(b, 0, 0)
	} else if b > 0 && b < minNormal {
		hi, lo = split(math.Float64bits(x*(1<<52)), 0, -52)
	} else {
		return logSpecial(x)
	}
	// The product of two halves of 26 bits is exact; the other parts are small beside it.
	const top, rest = 0x1.bcb7b1p-2, 0x1.49b9438caea9bp-28 // 1/ln(10) is their sum
	half := math.Float64frombits(math.Float64bits(hi) &^ (1<<27 - 1))
	return float64(half*top) + (float64(half*rest) + float64((hi-half+lo)*(top+rest)))
}

// logSpecial is Log of zero, of subnormal and negative numbers, of infinities and of what is no number.
func logSpecial(x float64) float64 {
	switch {
	case x > 0 && !math.IsInf(x, 1):
		hi, lo := split(math.Float64bits(x*(1<<52)), 0, -52)
		return hi + lo
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	return x
}

const (
	near      = 1.0 / 32
	minNormal = 1 << 52
	infinity  = 0x7ff << 52
	one       = 0x3ff << 52
	mantissa  = 1<<52 - 1
	cellBits  = 7 // of the mantissa, which say in which cell of the table a number is

	ln2Hi = 0x1.62e42fefa38p-1 // 42 bits, so that its product with an exponent is exact
	ln2Lo = 0x1.ef35793c7673p-45
)

// split returns the logarithm of (u + tail) × 2^k as a sum, where u is the normal positive number with
// the bits b, and not near 1.
//
// u is 2^e·z with z in [1, 2). The table divides that into cells; c is the middle of the cell of z, and
//
//	log(u) = e·log(2) + log(c) + log1p(r),   r = (z - c)/c, at most 2^-8
//
// of which the first two have upper parts that are multiples of 2^-42, so that their sum is exact.
func split(b uint64, tail float64, k int) (hi, lo float64) {
	e := int(b>>52) - 1023
	z := math.Float64frombits(b&mantissa | one)
	const cell = 1<<cellBits - 1
	c := math.Float64frombits(b&(cell<<(52-cellBits)) | one | 1<<(51-cellBits))
	t := &table[b>>(52-cellBits)&cell]
	d := z - c // exact
	if tail != 0 {
		d += float64(tail * math.Float64frombits(uint64(1023-e)<<52))
	}
	r := float64(d * t.inverse)
	n := float64(e + k)
	upper := float64(n*ln2Hi) + t.logHi
	hi = upper + r
	r2 := float64(r * r)
	p := float64(r2*(-1.0/2+float64(r*(1.0/3)))) +
		float64(float64(r2*r2)*((-1.0/4+float64(r*(1.0/5)))+float64(r2*(-1.0/6+float64(r*(1.0/7))))))
	return hi, ((upper - hi) + r) + (float64(n*ln2Lo) + t.logLo) + p
}

// nearOne returns log(1 + f) as a sum, for f at most 1/32: its series.
func nearOne(f float64) (hi, lo float64) {
	f2 := float64(f * f)
	f4 := float64(f2 * f2)
	p := (1.0/3 - float64(f*(1.0/4))) + float64(f2*(1.0/5-float64(f*(1.0/6))))
	q := (1.0/7 - float64(f*(1.0/8))) + float64(f2*(1.0/9-float64(f*(1.0/10))))
	s := 1.0/11 - float64(f*(1.0/12))
	p += float64(f4 * (q + float64(f4*s)))
	return f, float64(float64(f2*f)*p) - float64(0.5*f2)
}
