package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/kernel"
)

var lengths = []int{0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 101}

func vector(rng *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()
	}
	return v
}

// row returns a sparse row over n columns: rising indices and values.
func row(rng *rand.Rand, n int, density float64) (idx []int32, val []float64) {
	for j := range n {
		if rng.Float64() < density {
			idx, val = append(idx, int32(j)), append(val, rng.NormFloat64())
		}
	}
	return idx, val
}

// slowDot is the sum in the order that the package promises.
func slowDot(n int, term func(i int) float64) float64 {
	var s [4]float64
	for i := range n {
		l := 0
		if i < n-n%4 {
			l = i % 4
		}
		s[l] += term(i)
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}

func same(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: element %d of %d is %x, want %x", what, i, len(want), got[i], want[i])
		}
	}
}

func close(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Fatalf("%s: element %d of %d is %g, want %g", what, i, len(want), got[i], want[i])
		}
	}
}

func TestDense(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range lengths {
		x, y := vector(rng, n), vector(rng, n+3)
		same(t, "Dot", []float64{kernel.Dot(x, y)}, []float64{slowDot(n, func(i int) float64 { return float64(x[i] * y[i]) })})

		want := append([]float64(nil), y...)
		for i := range x {
			want[i] += float64(0.7 * x[i])
		}
		kernel.Axpy(y, 0.7, x)
		same(t, "Axpy", y, want)

		a, b := append([]float64(nil), x...), y[:n]
		wantA, wantB := make([]float64, n), make([]float64, n)
		for i := range x {
			wantA[i] = float64(0.6*a[i]) + float64(0.8*b[i])
			wantB[i] = float64(0.6*b[i]) - float64(0.8*a[i])
		}
		kernel.Rotate(a, b, 0.6, 0.8)
		same(t, "Rotate", append(a, b...), append(wantA, wantB...))
	}
}

func TestMatrixVector(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	for _, n := range lengths {
		for _, rows := range []int{0, 1, 2, 3, 4, 5, 6, 7, 9} {
			a, x, h := vector(rng, rows*n), vector(rng, n), vector(rng, rows)
			got, want := make([]float64, rows), make([]float64, rows)
			kernel.MulVec(got, a, x)
			for r := range want {
				want[r] = slowDot(n, func(i int) float64 { return float64(a[r*n+i] * x[i]) })
			}
			same(t, fmt.Sprintf("MulVec of %d rows", rows), got, want)

			sum := append([]float64(nil), x...)
			for r := range h {
				for i := range x {
					sum[i] += float64(h[r] * a[r*n+i])
				}
			}
			kernel.AddMulVecT(x, a, h)
			same(t, fmt.Sprintf("AddMulVecT of %d rows", rows), x, sum)
		}
	}
}

// TestSymMulGroup compares with the full matrix. What a group has before its own columns must not matter.
func TestSymMulGroup(t *testing.T) {
	const size = kernel.GroupSize
	rng := rand.New(rand.NewPCG(3, 1))
	for _, n := range lengths {
		full, x := vector(rng, n*n), vector(rng, n*kernel.Lanes)
		at := func(i, j int) float64 { return full[min(i, j)*n+max(i, j)] }
		want, got := make([]float64, len(x)), make([]float64, len(x))
		for i := range n {
			for j := range n {
				for l := range kernel.Lanes {
					want[i*kernel.Lanes+l] += at(i, j) * x[j*kernel.Lanes+l]
				}
			}
		}
		for g := range kernel.Groups(n) {
			rows := vector(rng, n*size)
			for j := g * size; j < n; j++ {
				for i := g * size; i < min(n, (g+1)*size); i++ {
					rows[j*size+i-g*size] = at(i, j)
				}
			}
			kernel.ByRows(rows, vector(rng, n*size), n, g)
			kernel.SymMulGroup(got, rows, x, g)
		}
		close(t, "SymMulGroup", got, want)
	}
}

func TestSparse(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	for _, n := range lengths {
		for _, density := range []float64{0, 0.1, 0.5, 1} {
			idx, val := row(rng, n, density)
			for _, w := range []int{1, 3, 8, 23, 50, 60} {
				q, y := vector(rng, n*w), vector(rng, w)
				product := append([]float64(nil), y...)
				for p, i := range idx {
					for c := range w {
						product[c] += float64(val[p] * q[int(i)*w+c])
					}
				}
				got := append([]float64(nil), y...)
				kernel.SparseMulDense(got, idx, val, q)
				same(t, "SparseMulDense", got, product)
			}
		}
	}
}

func TestRunsOfRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	const n, rows = 23, 17
	indptr, idx, val := []int32{0}, []int32{}, []float64{}
	for r := range rows {
		i, v := row(rng, n, float64(r%4)*0.3)
		idx, val = append(idx, i...), append(val, v...)
		indptr = append(indptr, int32(len(idx)))
	}
	x, shift := vector(rng, n*kernel.Lanes), vector(rng, kernel.Lanes)
	got, want := make([]float64, len(x)), make([]float64, len(x))
	sums, wantSums := make([]float64, kernel.Lanes), make([]float64, kernel.Lanes)
	syrk := make([]float64, n*n)
	for r := range rows {
		i, v := idx[indptr[r]:indptr[r+1]], val[indptr[r]:indptr[r+1]]
		for l := range kernel.Lanes {
			var t [2]float64
			for p, j := range i {
				t[p&1] += float64(v[p] * x[int(j)*kernel.Lanes+l])
			}
			d := t[0] + t[1] - shift[l]
			wantSums[l] += d
			for p, j := range i {
				want[int(j)*kernel.Lanes+l] += float64(d * v[p])
			}
		}
		for p, j := range i {
			for q := p; q < len(i); q++ {
				syrk[int(j)*n+int(i[q])] += float64(v[p] * v[q])
			}
		}
	}
	kernel.GramRows(got, x, indptr, idx, val, shift, sums)
	same(t, "sums of GramRows", sums, wantSums)
	same(t, "GramRows", got, want)
	var list kernel.ByGroup
	list.List(n, indptr, idx)
	for j := range n {
		g, l := j/kernel.GroupSize, j%kernel.GroupSize
		dst, row := make([]float64, n*kernel.GroupSize), make([]float64, n)
		list.SyrkGroup(dst, g, val)
		for i := j; i < n; i++ { // from its own column on
			row[i] = dst[i*kernel.GroupSize+l]
		}
		same(t, "SyrkGroup", row, syrk[j*n:(j+1)*n])
	}
}

// TestSyrkGroup32: whole numbers leave nothing to round, so not one product may be missing or there twice, in groups that
// are summed up in several goes and in others; and what is rounded is wrong by little.
func TestSyrkGroup32(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	const n, rows = 91, 1700
	indptr, idx := []int32{0}, []int32{}
	for range rows {
		for j := range n {
			if rng.Float64() < 0.9/float64(1+j/4) {
				idx = append(idx, int32(j))
			}
		}
		indptr = append(indptr, int32(len(idx)))
	}
	var list kernel.ByGroup
	list.List(n, indptr, idx)
	for name, c := range map[string]struct {
		value func() float64
		bound float64
	}{
		"whole":   {func() float64 { return float64(rng.IntN(60)) }, 0},
		"rounded": {func() float64 { return 1 + rng.Float64() }, 1e-6},
	} {
		val, val32 := make([]float64, len(idx)), make([]float32, len(idx))
		for i := range val {
			val[i] = c.value()
			val32[i] = float32(val[i])
		}
		for g := range kernel.Groups(n) {
			want, got := vector(rng, n*kernel.GroupSize), make([]float64, n*kernel.GroupSize)
			for i := range want {
				want[i] = math.Abs(math.Trunc(want[i]))
			}
			copy(got, want)
			list.SyrkGroup(want, g, val)
			list.SyrkGroup32(got, g, val32)
			for i := range want {
				if math.Abs(got[i]-want[i]) > c.bound*math.Abs(want[i]) {
					t.Fatalf("%s, group %d: element %d is %v, want %v", name, g, i, got[i], want[i])
				}
			}
		}
	}
}

// TestSort: a row comes in the order of its places, whatever was sorted before it.
func TestSort(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for _, n := range []int{1, 2, 63, 64, 65, 200} {
		places := make([]int32, n)
		for j, p := range rng.Perm(n) {
			places[j] = int32(p)
		}
		order := kernel.NewOrder(places)
		for range 20 {
			idx, val := row(rng, n, rng.Float64())
			values := make([]float64, n) // by place
			var want []int32
			for e, j := range idx {
				values[places[j]] = val[e]
				want = append(want, places[j])
			}
			slices.Sort(want)
			single := make([]float32, len(idx))
			got := slices.Clone(idx)
			kernel.Sort(order, single, got, val)
			kernel.Sort(order, val, idx, val)
			if !slices.Equal(got, want) || !slices.Equal(idx, want) {
				t.Fatalf("%d columns: places %v and %v, want %v", n, got, idx, want)
			}
			for e, p := range want {
				if val[e] != values[p] || single[e] != float32(values[p]) {
					t.Fatalf("%d columns: %v and %v at place %d, want %v", n, val[e], single[e], p, values[p])
				}
			}
		}
	}
}
