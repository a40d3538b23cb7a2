package pca

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"coverslip/core/kernel"
	"coverslip/core/shard"
)

// basis is a list of orthonormal vectors, one after the other in memory, with room for more.
type basis struct {
	n    int       // length of each
	vecs []float64 // room × n
	rng  *rand.Rand
	team *shard.Team
}

func newBasis(n, room int, rng *rand.Rand) *basis {
	return &basis{n: n, vecs: make([]float64, n*room), rng: rng}
}

func (b *basis) at(j int) []float64 { return b.vecs[j*b.n : (j+1)*b.n] }

// together is how many vectors of a basis are gone through for one of a few others, and then for the next: so many stay in
// the second-level cache.
const together = 16

// worthATeam is from how many vectors on others help.
const worthATeam = 16

// project takes from each row of w its parts along vectors lo to hi, and returns them, row by row.
func (b *basis) project(w []float64, lo, hi int) (along []float64) {
	rows, m := len(w)/b.n, hi-lo
	h := make([]float64, m*rows)
	workers := 1
	if m >= worthATeam {
		workers = min(rows, b.team.Size())
	}
	b.team.Do(workers, func(p int) {
		for i := m * p / workers; i < m*(p+1)/workers; i++ {
			kernel.MulVec(h[i*rows:(i+1)*rows], w, b.at(lo+i))
		}
	})
	along = transpose(h, m, rows)
	for i := range h {
		h[i] = -along[i]
	}
	b.team.Do(workers, func(p int) {
		for i := 0; i < m; i += together {
			end := min(m, i+together)
			for r := rows * p / workers; r < rows*(p+1)/workers; r++ {
				kernel.AddMulVecT(w[r*b.n:(r+1)*b.n], b.vecs[(lo+i)*b.n:(lo+end)*b.n], h[r*m+i:r*m+end])
			}
		}
	})
	return along
}

// orthogonalise takes from w its parts along the first j vectors and returns the length that is left.
// One round of classical Gram-Schmidt is enough unless it takes most of w away; then rounding left
// parts behind, and another round takes those (Daniel, Gragg, Kaufman and Stewart 1976).
func (b *basis) orthogonalise(w []float64, j int) (length float64) {
	before := norm2(w)
	for range 4 {
		if j == 0 {
			return before
		}
		b.project(w, 0, j)
		after := norm2(w)
		if after > before/2 || after == 0 {
			return after
		}
		before = after
	}
	return before
}

// random puts at place j a random unit vector orthogonal to the first j.
func (b *basis) random(j int) {
	v := b.at(j)
	for {
		for i := range v {
			v[i] = normal(b.rng)
		}
		was := norm2(v)
		// In the rare case that chance gives almost nothing new, draw again.
		if length := b.orthogonalise(v, j); length > 1e-8*was {
			scale(v, 1/length)
			return
		}
	}
}

// normal returns a number that is normally distributed to about one part in a thousand: the ones among
// 256 random bits. Unlike the usual methods it needs no logarithm, whose last bit is not the same on
// every machine.
func normal(rng *rand.Rand) float64 {
	ones := 0
	for range 4 {
		ones += bits.OnesCount64(rng.Uint64())
	}
	return float64(ones-128) / 8
}

// norm2 returns the Euclidean length of x.
func norm2(x []float64) float64 { return math.Sqrt(kernel.Dot(x, x)) }
