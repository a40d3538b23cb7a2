package kernel

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/internal/stopwatch"
)

// hvgRows makes sparse rows like those of 2,000 highly variable genes: some 130 of them in a cell, a
// few in nearly every cell, most in one of fifty.
func hvgRows(columns, entries int) (indptr, idx []int32, val []float64) {
	rng := rand.New(rand.NewPCG(6, 1))
	density := make([]float64, columns)
	for j := range density {
		density[j] = min(0.9, 0.03*math.Exp(1.2*rng.NormFloat64()))
	}
	slices.SortFunc(density, func(a, b float64) int { return cmp.Compare(b, a) }) // as package pca has them
	indptr = []int32{0}
	for len(idx) < entries {
		for j, d := range density {
			if rng.Float64() < d {
				idx, val = append(idx, int32(j)), append(val, 0.5+2*rng.Float64())
			}
		}
		indptr = append(indptr, int32(len(idx)))
	}
	return indptr, idx, val
}

// pair measures both twins.
func pair(b *testing.B, name string, n int, thing string, plain, vec func()) {
	b.Run(name+"/plain", func(b *testing.B) { stopwatch.Fastest(b, n, thing, plain) })
	b.Run(name+"/vectors", func(b *testing.B) {
		needVectors(b)
		stopwatch.Fastest(b, n, thing, vec)
	})
}

func BenchmarkDense(b *testing.B) {
	const n, rows = 2000, 100
	a, x, h, y := make([]float64, n*rows), make([]float64, n), make([]float64, rows), make([]float64, n)
	pair(b, "Dot/n=2000", n, "product", func() { h[0] = dotPlain(x, y) }, func() { h[0] = dotVec(x, y) })
	pair(b, "Axpy/n=2000", n, "product", func() { axpyPlain(y, 0.5, x) }, func() { axpyVec(y, 0.5, x) })
	pair(b, "Rotate/n=120", 4*120, "product", func() { rotatePlain(x[:120], y[:120], 0.6, 0.8) }, func() { rotateVec(x[:120], y[:120], 0.6, 0.8) })
	pair(b, "MulVec/100x2000", n*rows, "product", func() { mulVecPlain(h, a, x) }, func() { mulVecVec(h, a, x) })
	pair(b, "AddMulVecT/100x2000", n*rows, "product", func() { addMulVecTPlain(y, a, h) }, func() { addMulVecTVec(y, a, h) })
}

// BenchmarkSymmetric reports the time for each element of the upper triangle.
func BenchmarkSymmetric(b *testing.B) {
	const n = 2000
	rows, x, dst := make([][]float64, Groups(n)), make([]float64, n*Lanes), make([]float64, n*Lanes)
	for g := range rows {
		rows[g] = make([]float64, n*GroupSize)
		for i := range rows[g] { // pages that were never written to would all be one
			rows[g][i] = 1 / float64(1+i/n+i%n)
		}
	}
	b.Run("SymMulGroup/n=2000", func(b *testing.B) {
		stopwatch.Fastest(b, n*(n+1)/2, "element", func() {
			for g := range rows {
				SymMulGroup(dst, rows[g], x, g)
			}
		})
	})
}

func BenchmarkSparse(b *testing.B) {
	const k = 2000
	indptr, idx, val := hvgRows(k, 1<<15)
	x, dst, shift, sums := make([]float64, k*Lanes), make([]float64, k*Lanes), make([]float64, Lanes), make([]float64, Lanes)
	b.Run("GramRows/columns=2000", func(b *testing.B) {
		stopwatch.Fastest(b, len(idx), "nonzero", func() { GramRows(dst, x, indptr, idx, val, shift, sums) })
	})
	for _, w := range []int{50, 60} {
		q, y := make([]float64, k*w), make([]float64, w)
		rows := len(indptr) - 1
		each := func(do func(idx []int32, val []float64)) func() { // one row after the other
			r := 0
			return func() {
				do(idx[indptr[r]:indptr[r+1]], val[indptr[r]:indptr[r+1]])
				r = (r + 1) % rows
			}
		}
		pair(b, fmt.Sprintf("SparseMulDense/columns=%d", w), len(idx)/rows, "nonzero",
			each(func(i []int32, v []float64) { sparseMulDensePlain(y, i, v, q) }),
			each(func(i []int32, v []float64) { SparseMulDense(y, i, v, q) }))
	}
}

// BenchmarkSyrk reports the time for each update of the covariance, by the length of the run of rows.
func BenchmarkSyrk(b *testing.B) {
	const k = 2000
	for _, entries := range []int{1 << 15, 1 << 17, 1 << 18} {
		indptr, idx, val := hvgRows(k, entries)
		var list ByGroup
		list.List(k, indptr, idx)
		updates := 0
		for r := range len(indptr) - 1 {
			for p := indptr[r]; p < indptr[r+1]; p++ {
				updates += int(indptr[r+1] - p)
			}
		}
		cov, val32 := make([]float64, k*k), make([]float32, len(val))
		for i, v := range val {
			val32[i] = float32(v)
		}
		for name, add := range map[string]func(rows []float64, g int){
			"SyrkGroup":   func(rows []float64, g int) { list.SyrkGroup(rows, g, val) },
			"SyrkGroup32": func(rows []float64, g int) { list.SyrkGroup32(rows, g, val32) },
		} {
			b.Run(fmt.Sprintf("%s/entries=%d", name, entries), func(b *testing.B) {
				stopwatch.Fastest(b, updates, "update", func() {
					for g := range k / GroupSize {
						add(cov[g*k*GroupSize:(g+1)*k*GroupSize], g)
					}
				})
			})
		}
	}
}
