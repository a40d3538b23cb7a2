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
	thrice := slices.Concat(idx, idx, idx)
	val32 := make([]float32, len(thrice))
	for i := range val32 {
		val32[i] = float32(rng.NormFloat64())
	}
	var list ByGroup
	list.List(n, []int32{0, int32(len(idx)), int32(2 * len(idx)), int32(len(thrice))}, thrice)
	for g := range Groups(n) {
		both("SyrkGroup32", vector(n*GroupSize),
			func(out []float64) { in32(out, &list, val32, g, itemsPlain32) },
			func(out []float64) { in32(out, &list, val32, g, scatterItems32); done() })
	}
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

// in32 does the items of a group in float32.
func in32(out []float64, b *ByGroup, val []float32, g int, do func(d, items, i, v unsafe.Pointer, n, g int)) {
	sums := make([]float32, len(out))
	for i, v := range out {
		sums[i] = float32(v)
	}
	items := b.items[b.start[g]:b.start[g+1]]
	do(unsafe.Pointer(unsafe.SliceData(sums)), unsafe.Pointer(unsafe.SliceData(items)), unsafe.Pointer(unsafe.SliceData(b.idx)),
		unsafe.Pointer(unsafe.SliceData(val)), len(items), g)
	for i, v := range sums {
		out[i] = float64(v)
	}
}

// itemsPlain32 is the twin of scatterItems32.
func itemsPlain32(d, items, i, v unsafe.Pointer, n, g int) {
	for _, it := range unsafe.Slice((*item)(items), n) {
		p, n := int(it.first), int(it.end-it.first)
		a := lanesOf[uint32](i, v, p, n, g)
		scatterPlain[float32](d, unsafe.Pointer(&a), unsafe.Add(i, p*4), unsafe.Add(v, p*4), n)
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
