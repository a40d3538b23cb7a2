package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// twins runs both twins of each kernel on random input of that shape and holds the results against each
// other, to the bit.
func twins(t *testing.T, seed uint64, n, rows, width int) {
	rng := rand.New(rand.NewPCG(seed, 1))
	vector := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = math.Ldexp(rng.NormFloat64(), rng.IntN(60)-30)
		}
		return v
	}
	x, y, a, h := vector(n), vector(n), vector(n*rows), vector(rows)
	both := func(name string, out []float64, plain, vec func(out []float64)) {
		t.Helper()
		other := slices.Clone(out)
		plain(out)
		vec(other)
		for i := range out {
			if math.Float64bits(out[i]) != math.Float64bits(other[i]) {
				t.Fatalf("%s (n %d, rows %d, width %d): element %d is %x plain, %x with vectors", name, n, rows, width, i, out[i], other[i])
			}
		}
	}
	both("Dot", []float64{0}, func(out []float64) { out[0] = dotPlain(x, y) }, func(out []float64) { out[0] = dotVec(x, y) })
	both("Axpy", vector(n), func(out []float64) { axpyPlain(out, h[0], x) }, func(out []float64) { axpyVec(out, h[0], x) })
	both("Rotate", vector(2*n), func(out []float64) { rotatePlain(out[:n], out[n:], 0.6, 0.8) }, func(out []float64) { rotateVec(out[:n], out[n:], 0.6, 0.8) })
	both("MulVec", vector(rows), func(out []float64) { mulVecPlain(out, a, x) }, func(out []float64) { mulVecVec(out, a, x) })
	both("AddMulVecT", vector(n), func(out []float64) { addMulVecTPlain(out, a, h) }, func(out []float64) { addMulVecTVec(out, a, h) })
	if n > GroupSize {
		r, next, z := vector(n), vector(n), vector(n*Lanes)
		both("SymMulGroup", vector(n*Lanes),
			func(out []float64) { symPairPlain(out, r, next, z, n%4*2) },
			func(out []float64) { symPairVec(out, r, next, z, n%4*2); done() })
	}
	if width < 4 {
		return
	}
	var idx []int32
	for j := range n {
		if rng.IntN(3) == 0 {
			idx = append(idx, int32(j))
		}
	}
	val, q := vector(len(idx)), vector(n*max(width, GroupSize))
	ip, vp := row(idx, val, n)
	both("SyrkGroup", vector(n*GroupSize),
		func(out []float64) { scatterPlain[float64](start(out), start(q), ip, vp, len(idx)) },
		func(out []float64) { scatterVec(start(out), start(q), ip, vp, len(idx)); done() })
	both("SyrkGroup32", vector(n*GroupSize), func(out []float64) { in32(out, q, val, idx, scatterPlain[float32]) }, func(out []float64) { in32(out, q, val, idx, scatter32Vec); done() })
	shift, z := vector(Lanes), vector(n*Lanes)
	both("GramRows", vector((n+1)*Lanes),
		func(out []float64) {
			gramPlain(start(out), start(z), start(shift), at(start(out), n*Lanes), ip, vp, len(idx))
		},
		func(out []float64) {
			gramVec(start(out), start(z), start(shift), at(start(out), n*Lanes), ip, vp, len(idx))
			done()
		})
	both("SparseMulDense", vector(width),
		func(out []float64) { sparseMulDensePlain(out, idx, val, q) },
		func(out []float64) { sparseMulDenseVec(out, ip, vp, start(q), len(idx)) })
}

// in32 scatters one row in float32.
func in32(out, lanes, val []float64, idx []int32, scatter func(d, l, ip, vp unsafe.Pointer, n int)) {
	var rounded [3][]float32
	for i, from := range [][]float64{out, lanes, val} {
		for _, v := range from {
			rounded[i] = append(rounded[i], float32(v))
		}
	}
	ip, vp := row(idx, rounded[2], len(out)/GroupSize)
	scatter(unsafe.Pointer(unsafe.SliceData(rounded[0])), unsafe.Pointer(unsafe.SliceData(rounded[1])), ip, vp, len(idx))
	for i, v := range rounded[0] {
		out[i] = float64(v)
	}
}

// runsVec says whether this machine can run the twins with vectors; see vec_amd64_test.go.
var runsVec = true

func needVectors(t testing.TB) {
	if !runsVec {
		t.Skip("this machine has no AVX2, so only the plain twins can run")
	}
}

func TestTwins(t *testing.T) {
	needVectors(t)
	for n := range 40 {
		for rows := 1; rows < 7; rows++ {
			twins(t, uint64(n), n, rows, n)
		}
	}
	twins(t, 1, 403, 2, 50)
	twins(t, 2, 57, 9, 131)
}

func FuzzTwins(f *testing.F) {
	needVectors(f)
	f.Add(uint64(1), byte(100), byte(3), byte(50))
	f.Fuzz(func(t *testing.T, seed uint64, n, rows, width byte) {
		twins(t, seed, int(n), int(rows)%16+1, int(width))
	})
}
