package elem

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"coverslip/internal/stopwatch"
)

// precision in bits of what the functions are compared with.
const precision = 180

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// bigLog returns log(x) by the series of atanh, far more digits than a float64 has.
func bigLog(x *big.Float) *big.Float {
	m := new(big.Float).SetPrec(precision)
	k := x.MantExp(m) // m in [1/2, 1)
	log := atanhSeries(m)
	return log.Add(log, new(big.Float).SetPrec(precision).Mul(number(float64(-k)), atanhSeries(number(0.5))))
}

// atanhSeries returns log(m) = 2·atanh((m-1)/(m+1)).
func atanhSeries(m *big.Float) *big.Float {
	one := number(1)
	s := new(big.Float).Quo(new(big.Float).Sub(m, one), new(big.Float).Add(m, one))
	square, power, sum := new(big.Float).Mul(s, s), new(big.Float).Copy(s), number(0)
	for i := 1; i < 130; i += 2 {
		sum.Add(sum, new(big.Float).Quo(power, number(float64(i))))
		power.Mul(power, square)
	}
	return sum.Mul(sum, number(2))
}

// ulps returns how far got is from want in units of the last place of a float64.
func ulps(got float64, want *big.Float) float64 {
	w, _ := want.Float64()
	if w == 0 {
		return math.Abs(got) / 0x1p-1074
	}
	off, _ := new(big.Float).Sub(number(got), want).Float64()
	_, e := math.Frexp(w)
	return math.Abs(off) / math.Ldexp(1, max(e-53, -1074))
}

// inputs are numbers of all sizes, many of them where the functions change their ways.
func inputs(n int) []float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	x := []float64{0x1p-1074, 0x1p-1022, math.MaxFloat64, 1 - 0x1p-53, 1 + 0x1p-52, 31.0 / 32, 33.0 / 32, 2 - 0x1p-52, 10, 1000}
	for len(x) < n {
		x = append(x,
			math.Exp(20*rng.NormFloat64()),
			1+0.05*rng.NormFloat64(),
			1+rng.Float64(),
			math.Ldexp(1+rng.Float64(), rng.IntN(2046)-1022),
			math.Floor(1e4*rng.Float64())*rng.Float64(),
		)
	}
	return x
}

func TestAgainstBigNumbers(t *testing.T) {
	ln10 := bigLog(number(10))
	for _, f := range []struct {
		name string
		got  func(float64) float64
		want func(float64) *big.Float
		from float64 // the least argument
	}{
		{"Log", Log, func(x float64) *big.Float { return bigLog(number(x)) }, 0},
		{"Log10", Log10, func(x float64) *big.Float { l := bigLog(number(x)); return l.Quo(l, ln10) }, 0},
		{"Log1p", Log1p, func(x float64) *big.Float {
			exact := new(big.Float).SetPrec(2200).SetFloat64(x)
			return bigLog(exact.Add(exact, number(1)).SetPrec(precision + 60))
		}, -1},
	} {
		t.Run(f.name, func(t *testing.T) {
			worst, at := 0.0, 0.0
			for _, x := range inputs(600) {
				for _, x := range []float64{x, x - 1, -x, 1 / x} {
					if x <= f.from || math.IsInf(x, 0) || f.name == "Log1p" && math.Abs(x) < 1e-30 {
						continue
					}
					if off := ulps(f.got(x), f.want(x)); off > worst {
						worst, at = off, x
					}
				}
			}
			t.Logf("worst error %.3f units in the last place, at %g", worst, at)
			if worst >= 0.6 {
				t.Errorf("%s(%x) is off by %.3f units in the last place", f.name, at, worst)
			}
		})
	}
}

func TestTable(t *testing.T) {
	for i, row := range table {
		c := number(1 + (2*float64(i)+1)/256)
		inverse, _ := new(big.Float).Quo(number(1), c).Float64()
		log := bigLog(c)
		near, _ := log.Float64()
		hi := math.Round(near*(1<<42)) / (1 << 42)
		lo, _ := log.Sub(log, number(hi)).Float64()
		if row.inverse != inverse || row.logHi != hi || row.logLo != lo {
			t.Errorf("row %d is %x, want {%x, %x, %x}", i, row, inverse, hi, lo)
		}
	}
}

func TestSpecialCases(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, f := range []struct {
		name      string
		own, math func(float64) float64
		args      []float64
	}{
		{"Log", Log, math.Log, []float64{0, math.Copysign(0, -1), -1, -inf, inf, nan, 1}},
		{"Log10", Log10, math.Log10, []float64{0, math.Copysign(0, -1), -1, -inf, inf, nan, 1, 10, 1e5, 1e22}},
		{"Log1p", Log1p, math.Log1p, []float64{-1, -2, -inf, inf, nan, 0, math.Copysign(0, -1), 0x1p-1074, -1e-300, 1e-17}},
	} {
		for _, x := range f.args {
			got, want := f.own(x), f.math(x)
			if math.IsNaN(got) && math.IsNaN(want) {
				continue
			}
			if math.Float64bits(got) != math.Float64bits(want) {
				t.Errorf("%s(%g) = %g, want %g", f.name, x, got, want)
			}
		}
	}
	for n := -300; n <= 300; n++ {
		var x float64
		fmt.Sscanf(fmt.Sprintf("1e%d", n), "%g", &x)
		if got := Log10(x); got != float64(n) {
			t.Fatalf("Log10(1e%d) = %v", n, got)
		}
	}
}

// TestBits holds the bits of many values, which must be the same on every machine.
func TestBits(t *testing.T) {
	h := sha256.New()
	for i := range 20_000 {
		x := math.Ldexp(1+float64(i*2654435761%1048573)/1048573, i%120-60)
		for _, y := range []float64{Log(x), Log1p(x), Log10(x), Log1p(-x / (1 + x))} {
			binary.Write(h, binary.LittleEndian, math.Float64bits(y))
		}
	}
	const want = "c93a13338e77a2184ce1302452582386b63a185f140042b1f6f9eb40bc0dff12"
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
		t.Errorf("the bits of 80,000 values hash to %s, want %s", got, want)
	}
}

func BenchmarkLog(b *testing.B) {
	x, y := inputs(1024)[:1024], make([]float64, 1024)
	for i := range x { // what is met: expression values
		x[i] = math.Mod(math.Abs(x[i]), 1e4)
	}
	for _, f := range []struct {
		name string
		f    func(float64) float64
	}{
		{"Log", Log}, {"Log/math", math.Log}, {"Log1p", Log1p}, {"Log1p/math", math.Log1p}, {"Log10", Log10}, {"Log10/math", math.Log10},
	} {
		b.Run(f.name, func(b *testing.B) {
			stopwatch.Fastest(b, len(x), "value", func() {
				for i, v := range x {
					y[i] = f.f(v)
				}
			})
		})
	}
}
