package pca

import (
	"math"
	"math/rand/v2"

	"coverslip/core/kernel"
)

// Settings of the iteration.
const (
	lanczosSeed = 1
	// residualBound is what convergence means: |C·v - λ·v| against λ, or against the rounding of the
	// largest eigenvalue where λ is smaller than that.
	residualBound = 1e-10
	roundingBound = 1e-14
	// A run of confirmSteps products looks for missed eigenvalues, and what it finds counts where it moves
	// a value by more than confirmBound of the first: any closer is as good.
	confirmSteps = 20
	confirmBound = 1e-9
)

// topEigen returns the k largest eigenvalues of op, in descending order, and their eigenvectors as rows
// of a k × op.dim() matrix, to rounding. k must be at least 1 and at most op.dim().
//
// It is Lanczos' method with full reorthogonalisation and thick restarts (Wu and Simon 2000): a basis
// grows by products with op until it is full; the best Ritz vectors are kept, with the vector that
// couples all of them to the rest, and the basis grows again. A Krylov space sees only one direction of
// an eigenvalue that occurs twice; so when everything has converged a short run from a random vector,
// orthogonal to what was found, looks for larger eigenvalues that were missed, and the iteration goes
// on if there are any.
func topEigen(op operator, k int, mt *meter) (values, vectors []float64, err error) {
	l := newLanczos(op, k)
	rounds := l.expectedRounds()
	if err := mt.start(rounds, "rounds"); err != nil {
		return nil, nil, err
	}
	l.basis.random(0)
	var found []float64 // the converged values, while larger ones are looked for
	for round := 1; ; round++ {
		to := l.room
		if found != nil {
			to = min(l.room, l.kept+confirmSteps)
		}
		if err := l.extend(to, mt); err != nil {
			return nil, nil, err
		}
		if err := l.solve(to, mt); err != nil {
			return nil, nil, err
		}
		switch {
		case found != nil && !l.exceeds(found):
			return found, l.vectors(), nil // the first k of the basis are as the restart left them
		case to == op.dim():
			l.rotate(k)
			return l.theta[:k], l.vectors(), nil
		case found == nil && l.converged():
			found = l.theta[:k]
			l.restart(k)
			l.couple = l.couple[:0]
			l.basis.random(k)
		default:
			found = nil
			l.restart(l.keep(to))
		}
		if err := mt.at(round); err != nil {
			return nil, nil, err
		}
	}
}

// lanczos is the state: a basis V, its projection H = VᵀCV, and the Ritz pairs of the last solve.
type lanczos struct {
	op     operator
	k      int
	room   int // vectors that the basis may have while it grows
	basis  *basis
	proj   []float64 // room × room, H
	kept   int       // Ritz vectors at the front of the basis, left by the last restart
	couple []float64 // how they couple to vector kept; empty: not at all
	beta   float64   // length of the residual: C·V = V·H + beta·v[size]·eᵀ
	size   int       // vectors at the last solve
	theta  []float64 // Ritz values, descending
	ritz   []float64 // rows: Ritz vectors in terms of the basis
	norm   float64   // the longest product seen, close to the largest eigenvalue
}

func newLanczos(op operator, k int) *lanczos {
	n := op.dim()
	room := min(n, lanczosRoom(k))
	return &lanczos{
		op: op, k: k, room: room,
		basis: newBasis(n, room+1, rand.New(rand.NewPCG(lanczosSeed, 0))),
		proj:  make([]float64, room*room),
	}
}

// lanczosRoom is a balance: a larger basis converges in fewer products, but each is orthogonalised
// against more vectors and the projected problem grows with the cube.
func lanczosRoom(k int) int { return 2*k + 20 }

// keep says how many Ritz vectors outlive a restart: those wanted, and some of the next best, which
// would otherwise have to be found again.
func (l *lanczos) keep(size int) int {
	return min(l.k+(l.room-l.k)/2, size-1)
}

// expectedRounds is a guess for the progress bar.
func (l *lanczos) expectedRounds() int {
	if l.room == l.op.dim() {
		return 1
	}
	return 6
}

// extend grows the basis from l.kept+1 vectors (the last one new) to the given size.
func (l *lanczos) extend(to int, mt *meter) error {
	for j := l.kept; j < to; j++ {
		v, w := l.basis.at(j), l.basis.at(j+1)
		if err := l.op.apply(w, v, mt); err != nil {
			return err
		}
		l.norm = max(l.norm, norm2(w))
		alpha := kernel.Dot(v, w)
		kernel.Axpy(w, -alpha, v)
		switch {
		case j > l.kept:
			kernel.Axpy(w, -l.beta, l.basis.at(j-1))
		case len(l.couple) > 0:
			for i, s := range l.couple {
				kernel.Axpy(w, -s, l.basis.at(i))
				l.set(i, j, s)
			}
		}
		// What was taken away just now are the large parts. What is left along any vector is rounding.
		beta, more := l.basis.orthogonalise(w, j+1)
		l.set(j, j, alpha+more)
		l.beta = beta
		if beta > 16*epsilon*l.norm {
			scale(w, 1/beta)
		} else {
			// The space is closed under C. Go on in what is orthogonal to it, if anything is.
			l.beta = 0
			if j+1 < l.op.dim() {
				l.basis.random(j + 1)
			}
		}
		if j+1 < to {
			l.set(j, j+1, l.beta)
		}
	}
	l.size = to
	return nil
}

func (l *lanczos) set(i, j int, v float64) {
	l.proj[i*l.room+j], l.proj[j*l.room+i] = v, v
}

// solve finds the Ritz pairs of the first size vectors.
func (l *lanczos) solve(size int, mt *meter) (err error) {
	h := make([]float64, size*size)
	for i := range size {
		copy(h[i*size:(i+1)*size], l.proj[i*l.room:])
	}
	l.theta, l.ritz, err = eigenSym(h, size, mt)
	return err
}

// converged tells whether the first k Ritz pairs hold: the residual of pair i is beta times the last
// element of its vector.
func (l *lanczos) converged() bool {
	for i := range l.k {
		residual := math.Abs(l.beta * l.ritz[i*l.size+l.size-1])
		if residual > max(residualBound*l.theta[i], roundingBound*l.norm) {
			return false
		}
	}
	return true
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

// restart keeps the first p Ritz vectors and the residual vector after them.
func (l *lanczos) restart(p int) {
	size := l.size
	l.rotate(p)
	copy(l.basis.at(p), l.basis.at(size))
	clear(l.proj)
	l.kept, l.couple = p, l.couple[:0]
	for i := range p {
		l.set(i, i, l.theta[i])
		l.couple = append(l.couple, l.beta*l.ritz[i*size+size-1])
	}
}

// rotate replaces the first p vectors of the basis by Ritz vectors, a strip of columns at a time so
// that no second basis is needed.
func (l *lanczos) rotate(p int) {
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
			kernel.AddMulVecT(out[:w], in[:size*w], l.ritz[i*size:(i+1)*size])
			copy(l.basis.at(i)[lo:lo+w], out)
		}
	}
}

// vectors returns the first k vectors of the basis.
func (l *lanczos) vectors() []float64 { return l.basis.vecs[:l.k*l.basis.n] }
