package pca

// begin starts anew from random vectors, orthogonal to the first size.
func (l *lanczos) begin(size int) {
	l.size, l.near, l.front, l.loose = size, 0, min(lanes, l.op.dim()-size), size > 0
	for i := range l.front {
		l.basis.random(size + i)
	}
}

// extend multiplies the vectors at the front, which become others, until so many are multiplied, or all that there can be,
// as far as there is room.
func (l *lanczos) extend(to int, mt *meter) error {
	for l.size < to && l.size+l.front <= l.room {
		if err := l.multiply(mt); err != nil {
			return err
		}
		first, end := l.size, l.size+l.front
		// The large parts first: what is left then along any vector is rounding.
		along := l.basis.project(l.product, l.near, end)
		for j := range l.front {
			for i := l.near; i <= first+j; i++ {
				l.set(i, first+j, along[j*(end-l.near)+i-l.near])
			}
		}
		l.basis.project(l.product, 0, end)
		if l.last, l.size = first, end; !l.loose {
			l.near = first
		}
		l.front = l.renew()
	}
	return nil
}

// renew makes a new front of what the products of the old one are outside of all before, and returns how many vectors that is.
func (l *lanczos) renew() (made int) {
	clear(l.rest[:])
	n := l.basis.n
	for j := range l.front {
		w := l.product[j*n : (j+1)*n]
		before := norm2(w)
		for i, along := range l.basis.project(w, l.size, l.size+made) {
			l.rest[i*lanes+j] = along
		}
		if l.size+made == n {
			continue // nothing is left
		}
		length := norm2(w)
		if length <= before/2 {
			length = l.basis.orthogonalise(w, l.size+made)
		}
		if length > 16*epsilon*l.norm {
			scale(w, 1/length)
			copy(l.basis.at(l.size+made), w)
			l.rest[made*lanes+j] = length
		} else {
			// The space is closed under C. Go on in what is orthogonal to it.
			l.basis.random(l.size + made)
		}
		made++
	}
	return made
}

// multiply sets product to those of the vectors at the front.
func (l *lanczos) multiply(mt *meter) error {
	n := l.basis.n
	if l.front < lanes {
		clear(l.columns)
	}
	for j := range l.front {
		for i, v := range l.basis.at(l.size + j) {
			l.columns[i*lanes+j] = v
		}
	}
	if err := l.op.apply(l.products, l.columns, mt); err != nil {
		return err
	}
	transposeInto(l.rows, l.products, n, lanes)
	l.product = l.rows[:l.front*n]
	for j := range l.front {
		l.norm = max(l.norm, norm2(l.product[j*n:(j+1)*n]))
	}
	return nil
}

func (l *lanczos) set(i, j int, v float64) {
	l.proj[i*l.room+j], l.proj[j*l.room+i] = v, v
}

// projection returns a copy of H.
func (l *lanczos) projection() []float64 {
	h := make([]float64, l.size*l.size)
	for i := range l.size {
		copy(h[i*l.size:(i+1)*l.size], l.proj[i*l.room:])
	}
	return h
}
