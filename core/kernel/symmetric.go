package kernel

// ByRows lays the rows of group g of a matrix with n columns out for [SymMulGroup]: one after the other, from the group's
// own columns on. [ByGroup.SyrkGroup] has left element j·[GroupSize]+l of rows as that of the group's row l in column j.
// used is n × GroupSize, of no matter what.
func ByRows(rows, used []float64, n, g int) {
	columns := n - g*GroupSize
	rows = rows[g*GroupSize*GroupSize : n*GroupSize]
	used = used[:copy(used, rows)]
	for l := range GroupSize {
		row := rows[l*columns:][:columns]
		for j := range row {
			row[j] = used[j*GroupSize+l]
		}
	}
}

// SymMulGroup adds to dst the part of the product S·x that group g of a symmetric n × n matrix S stands for. x and dst are
// n × [Lanes], row-major: so many vectors are multiplied at a time, as each element of S then comes from memory once for
// all of them. rows are those of S in the group, as [ByRows] has them.
//
//	for each row i of the group {
//		dst[i] += Σ_{j in the group or after} S[i,j]*x[j]
//		for each j after the group { dst[j] += S[i,j]*x[i] }
//	}
//
// Called for each group it gives S·x.
func SymMulGroup(dst, rows, x []float64, g int) {
	n, first := len(x)/Lanes, g*GroupSize
	own := min(GroupSize, n-first)
	dst, x, rows = dst[first*Lanes:n*Lanes], x[first*Lanes:n*Lanes], rows[first*GroupSize:n*GroupSize]
	for l := 0; l < own; l += 2 {
		r, next := rows[l*(n-first):][:n-first], rows[(l+1)*(n-first):][:n-first]
		switch {
		case own < GroupSize: // the last group
			symOwn(dst, r, x, l, own)
			if l+1 < own {
				symOwn(dst, next, x, l+1, own)
			}
		case vectors:
			symPairVec(dst, r, next, x, l)
			done()
		default:
			symPairPlain(dst, r, next, x, l)
		}
	}
}

// symOwn does the columns of the group itself, where dst and x begin, for its row l, r.
func symOwn(dst, r, x []float64, l, own int) {
	for v := range Lanes {
		var s float64
		for j := range own {
			s += float64(x[j*Lanes+v] * r[j])
		}
		dst[l*Lanes+v] += s
	}
}

// symPairPlain does rows l and l+1 of a whole group, r and next, and in the columns behind the group, by twos, both halves
// of S.
func symPairPlain(dst, r, next, x []float64, l int) {
	n := len(x) / Lanes
	symOwn(dst, r, x, l, GroupSize)
	symOwn(dst, next, x, l+1, GroupSize)
	for v := range Lanes {
		x0, x1 := x[l*Lanes+v], x[(l+1)*Lanes+v]
		s, t := dst[l*Lanes+v], dst[(l+1)*Lanes+v]
		add := func(j int) (ofS, ofT float64) {
			y, a, b := x[j*Lanes+v], r[j], next[j]
			dst[j*Lanes+v] += float64(x0*a) + float64(x1*b)
			return float64(y * a), float64(y * b)
		}
		j := GroupSize
		for ; j+2 <= n; j += 2 {
			a, b := add(j)
			e, f := add(j + 1)
			s, t = s+(a+e), t+(b+f)
		}
		if j < n {
			a, b := add(j)
			s, t = s+a, t+b
		}
		dst[l*Lanes+v], dst[(l+1)*Lanes+v] = s, t
	}
}

// symPairVec is its twin.
func symPairVec(dst, r, next, x []float64, l int) {
	n := len(x)/Lanes - GroupSize
	d, q, p, o := start(dst), start(x), start(r), start(next)
	own, x0 := at(d, l*Lanes), at(q, l*Lanes)
	y := load(q)
	s, t := y.mul(splat(*elem(p, 0))), y.mul(splat(*elem(o, 0)))
	for range GroupSize - 1 {
		q, p, o = at(q, Lanes), at(p, 1), at(o, 1)
		y := load(q)
		s, t = s.add(y.mul(splat(*elem(p, 0)))), t.add(y.mul(splat(*elem(o, 0))))
	}
	load(own).add(s).store(own)
	load(at(own, Lanes)).add(t).store(at(own, Lanes))
	if n > 0 {
		symBehind(own, x0, at(d, Lanes*GroupSize), at(q, Lanes), at(p, 1), at(o, 1), n)
	}
}
