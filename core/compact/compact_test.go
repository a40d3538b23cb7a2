package compact_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"coverslip/core/compact"
	"coverslip/core/sparse"
)

// counting counts the rows that are read of a matrix.
type counting struct {
	sparse.Matrix
	rows int
}

func (c *counting) Rows(ctx context.Context, lo, hi int, yield func(*sparse.Block) error) error {
	c.rows += hi - lo
	return c.Matrix.Rows(ctx, lo, hi, yield)
}

// random makes rows with gaps of every length, and with values of every kind.
func random(rng *rand.Rand, nObs, nVars int) *sparse.CSR {
	indptr, indices, data := []int{0}, []int32{}, []float32{}
	for range nObs {
		gap := []int{1, 3, 300, 70_000}[rng.IntN(4)]
		for g := rng.IntN(gap); g < nVars; g += 1 + rng.IntN(gap) {
			indices = append(indices, int32(g))
			data = append(data, []float32{1, 2, 254, 255, 256, 1 << 24, 0.5, -3, math.MaxFloat32, float32(rng.NormFloat64())}[rng.IntN(10)])
		}
		indptr = append(indptr, len(indices))
	}
	return sparse.NewCSR(nVars, indptr, indices, data).InBlocksOf(37)
}

// whole reads rows [lo, hi) into one block.
func whole(t *testing.T, m sparse.Matrix, lo, hi int) sparse.Block {
	t.Helper()
	out := sparse.Block{First: lo, Indptr: []int{0}, Indices: []int32{}, Data: []float32{}}
	err := m.Rows(t.Context(), lo, hi, func(b *sparse.Block) error {
		if b.First != lo+out.Rows() || b.Rows() == 0 {
			t.Fatalf("a block of %d rows from %d, after %d", b.Rows(), b.First, lo+out.Rows())
		}
		for i := range b.Rows() {
			indices, data := b.Row(i)
			out.Indices, out.Data = append(out.Indices, indices...), append(out.Data, data...)
			out.Indptr = append(out.Indptr, len(out.Indices))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(a, b sparse.Block) bool {
	return a.First == b.First && slices.Equal(a.Indptr, b.Indptr) && slices.Equal(a.Indices, b.Indices) && slices.Equal(a.Data, b.Data)
}

func TestKeepsEveryValue(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, shape := range [][2]int{{1, 1}, {700, 1}, {5, 200_000}, {1030, 400}} {
		nObs, nVars := shape[0], shape[1]
		plain := random(rng, nObs, nVars)
		for _, budget := range []int64{0, 20_000, 1 << 40} {
			source := &counting{Matrix: plain}
			m := compact.New(source, budget, 1)
			for range 3 {
				lo := rng.IntN(nObs)
				hi := lo + rng.IntN(nObs-lo+1)
				for _, r := range [][2]int{{lo, hi}, {0, nObs}} {
					if want := whole(t, plain, r[0], r[1]); !same(whole(t, m, r[0], r[1]), want) {
						t.Fatalf("%d × %d, budget %d: rows %v differ", nObs, nVars, budget, r)
					}
				}
			}
			bytes, all := m.Held()
			if bytes > budget || all != (budget == 1<<40) && budget != 20_000 {
				t.Errorf("%d × %d: %d bytes of a budget of %d, whole: %v", nObs, nVars, bytes, budget, all)
			}
			if read := source.rows; all {
				if whole(t, m, 0, nObs); source.rows != read {
					t.Errorf("%d × %d: read again although all is kept", nObs, nVars)
				}
			}
		}
	}
}

// What is read in passing is the same, from what is kept and from the source, and nothing more is kept of it.
func TestPassing(t *testing.T) {
	const nObs = 9000 // of several ranges
	source := &counting{Matrix: random(rand.New(rand.NewPCG(9, 10)), nObs, 60)}
	m := compact.New(source, 1<<40, 1)
	whole(t, m, 0, nObs/2)
	before, _ := m.Held()
	read := source.rows
	if before == 0 {
		t.Fatal("nothing is kept to begin with")
	}
	if got, want := whole(t, m.Passing(), 0, nObs), whole(t, source.Matrix, 0, nObs); !same(got, want) {
		t.Error("rows differ")
	}
	if again := source.rows - read; again >= nObs {
		t.Errorf("%d rows were read of the source, although some were kept", again)
	}
	if after, _ := m.Held(); after != before {
		t.Errorf("%d bytes are kept after reading in passing, %d before", after, before)
	}
}

func TestEndings(t *testing.T) {
	m := compact.New(random(rand.New(rand.NewPCG(5, 6)), 600, 50), 1<<30, 1)
	stop := errors.New("stop")
	for range 2 { // first from the source, then what is kept
		if err := m.Rows(t.Context(), 0, 600, func(*sparse.Block) error { return stop }); err != stop {
			t.Errorf("error of yield: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err := m.Rows(ctx, 0, 600, func(*sparse.Block) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancel gave %v", err)
		}
		if all := whole(t, m, 0, 600); all.Rows() != 600 {
			t.Error("rows are missing")
		}
	}
}

func BenchmarkRows(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	const nObs, nVars, gap = 2000, 33_694, 42
	indptr, indices, data := []int{0}, []int32{}, []float32{}
	for range nObs {
		for g := rng.IntN(gap); g < nVars; g += 1 + rng.IntN(gap) {
			indices, data = append(indices, int32(g)), append(data, float32(1+rng.IntN(3)))
		}
		indptr = append(indptr, len(indices))
	}
	source := sparse.NewCSR(nVars, indptr, indices, data)
	pass := func(m sparse.Matrix) {
		_ = m.Rows(context.Background(), 0, nObs, func(*sparse.Block) error { return nil })
	}
	perValue := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(data)), "ns/value")
	}
	b.Run("keep", func(b *testing.B) {
		for b.Loop() {
			pass(compact.New(source, 1<<40, 1))
		}
		perValue(b)
	})
	b.Run("read", func(b *testing.B) {
		m := compact.New(source, 1<<40, 1)
		pass(m)
		bytes, _ := m.Held()
		for b.Loop() {
			pass(m)
		}
		perValue(b)
		b.ReportMetric(float64(bytes)/float64(len(data)), "bytes/value")
	})
}
