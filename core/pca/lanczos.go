package pca

import (
	"math"
	"math/rand/v2"

	"coverslip/core/kernel"
	"coverslip/core/shard"
)

// Settings of the iteration.
const (
	lanczosSeed = 1
	// residualBound is what convergence means: |C·v - λ·v| against λ, or against the rounding of the
	// largest eigenvalue where λ is smaller than that. A value is then as exact as rounding lets it be, as its error goes
	// with the square, and a vector is so to the digits of a score.
	residualBound = 1e-8
	roundingBound = 1e-14
	// fall is by how much a block makes the residuals smaller, at the end, of cells of several kinds.
	fall = 3
	// Values within crowdedBound times what a residual may be are looked at as one.
	crowdedBound = 1e3
	// A run of confirmSteps vectors looks for missed eigenvalues, and what it finds counts where it moves
	// a value by more than confirmBound of the first: any closer is as good.
	confirmSteps = 24
	confirmBound = 1e-9
)

// topEigen returns the k largest eigenvalues of op to rounding, in descending order, and their eigenvectors to residualBound,
// as rows of a k × op.dim() matrix. k must be at least 1 and at most op.dim().
//
// It is Lanczos' method by blocks (Golub and Underwood 1977) with full reorthogonalisation and thick restarts
// (Wu and Simon 2000): a basis grows by products of op with its last vectors, some at a time, until the largest Ritz pairs
// have converged; when it is full the best Ritz vectors are kept, with the vectors that couple all of them to the rest, and it
// grows again. A block takes more vectors than single steps would, a third more for four, and a third of the products. A
// Krylov space sees as many directions of an eigenvalue that occurs several times as a block has vectors; so where as many
// values are hardly apart when everything has converged, a short run from random vectors, orthogonal to what was found, looks
// for larger eigenvalues that were missed, and the iteration goes on if there are any.
func topEigen(op operator, k int, mt *meter) (values, vectors []float64, err error) {
	mt.team = shard.NewTeam(mt.workers)
	defer mt.endTeam()
	l := newLanczos(op, k)
	l.basis.team = mt.team
	if err := mt.start(l.expectedRounds(), "rounds"); err != nil {
		return nil, nil, err
	}
	l.begin(0)
	var found []float64 // the converged values, while larger ones are looked for
	to := l.firstLook()
	for round := 1; ; round++ {
		if err := l.extend(to, mt); err != nil {
			return nil, nil, err
		}
		if err := l.look(mt); err != nil {
			return nil, nil, err
		}
		worst := l.worst()
		switch {
		case found != nil && !l.exceeds(found):
			return found, l.vectors(), nil // the first k of the basis are as the restart left them
		case l.size == op.dim() || found == nil && worst <= 1 && !l.crowded():
			return l.theta[:k], l.vectors(), l.restart(k, mt)
		case found == nil && worst <= 1:
			found = l.theta[:k]
			if err := l.restart(k, mt); err != nil {
				return nil, nil, err
			}
			l.begin(k)
			to = k + confirmSteps
		case found != nil || l.size+l.front > l.room:
			found = nil
			if err := l.restart(l.keep(), mt); err != nil {
				return nil, nil, err
			}
			to = l.nextLook(worst)
		default:
			to = l.nextLook(worst)
		}
		if err := mt.at(round); err != nil {
			return nil, nil, err
		}
	}
}

// lanczos is the state: a basis V, of which the first size vectors have been multiplied, their projection H = VᵀCV, and
// the Ritz pairs of the last look.
type lanczos struct {
	op    operator
	k     int
	room  int // vectors that may be multiplied before a restart
	basis *basis
	proj  []float64 // room × room, H
	size  int       // vectors that have been multiplied
	front int       // and those after them, up to lanes, that have not
	last  int       // the first vector of the block that was multiplied last
	near  int       // the first vector that the product of the front may have a large part along
	loose bool      // the first vectors were taken as they had converged: what is left of them may be along any later one

	// rest is what the products of the last block are outside of the first size vectors, lanes × lanes: element i, j is the
	// part of product j along vector i of the front.
	rest  [lanes * lanes]float64
	theta []float64 // Ritz values, descending
	tails []float64 // of each Ritz vector, in terms of the basis, the elements of the last block
	norm  float64   // the longest product seen, close to the largest eigenvalue

	columns, products []float64 // a block as columns, and what becomes of it
	rows, product     []float64 // that as rows, and of these what is in use
}

func newLanczos(op operator, k int) *lanczos {
	n := op.dim()
	room := min(n, lanczosRoom(k))
	return &lanczos{
		op: op, k: k, room: room,
		basis:   newBasis(n, min(n, room+lanes), rand.New(rand.NewPCG(lanczosSeed, 0))),
		proj:    make([]float64, room*room),
		columns: make([]float64, n*lanes), products: make([]float64, n*lanes), rows: make([]float64, n*lanes),
	}
}

// lanczosRoom is a balance: a larger basis converges in fewer products, but each is orthogonalised
// against more vectors and the projected problem grows with the cube.
func lanczosRoom(k int) int { return 4*k + 80 }

// firstLook is how many vectors are multiplied before it is worth looking whether the pairs have converged.
func (l *lanczos) firstLook() int { return min(l.room, l.k*18/5) }

// nextLook is when it is worth looking again: a look takes as long as two blocks.
func (l *lanczos) nextLook(worst float64) int {
	to := l.size + lanes
	for ; worst > fall && to < l.room; worst /= fall {
		to += lanes
	}
	return min(l.room, to)
}

// keep says how many Ritz vectors outlive a restart: those wanted, and some of the next best, which
// would otherwise have to be found again.
func (l *lanczos) keep() int { return min(l.k+(l.room-l.k)/2, l.size-1) }

// expectedRounds is a guess for the progress bar.
func (l *lanczos) expectedRounds() int {
	if l.room == l.op.dim() {
		return 2
	}
	return 6
}

// look finds the Ritz values, and of their vectors what tells how far they are.
func (l *lanczos) look(mt *meter) (err error) {
	l.theta, l.tails, err = eigenSym(l.projection(), l.size, l.last, mt)
	return err
}

// worst returns the largest residual of the first k Ritz pairs, as a multiple of what it may be. That of a pair is rest
// times the last elements of its vector.
func (l *lanczos) worst() (worst float64) {
	width := l.size - l.last
	for i := range l.k {
		var squares float64
		for r := range l.front {
			along := kernel.Dot(l.tails[i*width:(i+1)*width], l.rest[r*lanes:])
			squares += float64(along * along)
		}
		residual, bound := math.Sqrt(squares), max(residualBound*l.theta[i], roundingBound*l.norm)
		if residual > bound { // both may be 0
			worst = max(worst, residual/bound)
		}
	}
	return worst
}

// crowded tells whether as many of the first k Ritz values as a block has vectors, or with some after them, are hardly apart:
// there may be more of that eigenvalue than a Krylov space has seen. Values that are farther apart than pairs that have
// converged can be are found one by one.
func (l *lanczos) crowded() bool {
	for i := 0; i < l.k && i+lanes <= l.size; i++ {
		if l.theta[i]-l.theta[i+lanes-1] <= crowdedBound*max(residualBound*l.theta[i], roundingBound*l.norm) {
			return true
		}
	}
	return false
}

// exceeds tells whether a Ritz value is larger than the one found in its place. All k are looked at: an
// eigenvalue that was missed may push out one that occurs twice and leave the last as it is.
func (l *lanczos) exceeds(found []float64) bool {
	for i, v := range found {
		if l.theta[i] > v+float64(confirmBound*found[0]) {
			return true
		}
	}
	return false
}

// restart keeps the first p Ritz vectors, and what is at the front after them.
func (l *lanczos) restart(p int, mt *meter) error {
	theta, ritz, err := eigenSym(l.projection(), l.size, 0, mt)
	if err != nil {
		return err
	}
	l.rotate(p, ritz)
	for i := range l.front {
		copy(l.basis.at(p+i), l.basis.at(l.size+i))
	}
	clear(l.proj)
	l.size, l.near = p, 0
	for i := range p {
		l.set(i, i, theta[i])
	}
	return nil
}

// rotate replaces the first p vectors of the basis by Ritz vectors, a strip of columns at a time so
// that no second basis is needed.
func (l *lanczos) rotate(p int, ritz []float64) {
	const strip = 64
	n, size := l.basis.n, l.size
	in, out := make([]float64, size*strip), make([]float64, strip)
	for lo := 0; lo < n; lo += strip {
		w := min(strip, n-lo)
		for j := range size {
			copy(in[j*w:(j+1)*w], l.basis.at(j)[lo:])
		}
		for i := range p {
			clear(out[:w])
			kernel.AddMulVecT(out[:w], in[:size*w], ritz[i*size:(i+1)*size])
			copy(l.basis.at(i)[lo:lo+w], out)
		}
	}
}

// vectors returns the first k vectors of the basis.
func (l *lanczos) vectors() []float64 { return l.basis.vecs[:l.k*l.basis.n] }
