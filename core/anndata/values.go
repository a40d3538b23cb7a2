package anndata

import (
	"fmt"
	"math"

	"coverslip/core/sparse"
	"coverslip/h5read"
)

// checkValue looks at a doubtful value. start is its place in the dataset, where says which it is.
func (m *storedMatrix) checkValue(v float32, start []uint64, where func() string) error {
	if v == v && !math.IsInf(float64(v), 0) && (!m.integral || math.Abs(float64(v)) < exactInteger) {
		return nil
	}
	ones := []uint64{1, 1}[:len(start)]
	exact := []float64{float64(v)}
	// The file's own value: float32 may have rounded it to 2^24. When not even float64 holds it, what
	// float32 says is enough.
	if err := h5read.Read(m.data, exact, start, ones); err != nil {
		exact[0] = float64(v)
	}
	return m.refuse(exact[0], where)
}

// refuse returns the error for a value that is not finite or that is an integer beyond what float32
// counts without gaps; nil for others.
func (m *storedMatrix) refuse(v float64, where func() string) error {
	const hintFinite = "Replace such values before saving, for example with numpy.nan_to_num"
	const hintLarge = "Values this large are no counts: choose another matrix, or divide them before saving"
	path := m.data.Path()
	switch {
	case math.IsNaN(v):
		return m.file.fault(path, hintFinite, "%s is not a number (NaN); every value must be finite", where())
	case math.IsInf(v, 0):
		return m.file.fault(path, hintFinite, "%s is infinite; every value must be finite", where())
	case math.Abs(v) > math.MaxFloat32:
		return m.file.fault(path, hintLarge, "%s is %g; values beyond ±3.4e38 are not held by float32", where(), v)
	case m.integral && math.Abs(v) > exactInteger && v == math.Trunc(v):
		return m.file.fault(path, hintLarge, "%s is %.0f; integers beyond ±16777216 lose digits in float32", where(), v)
	}
	return nil
}

// checkSums refuses sums of duplicates that are too large, though each value was not. Of float64 only what
// is infinite: rounded to float32, a large fraction is whole.
func (m *storedMatrix) checkSums(b *sparse.Block) error {
	whole := m.data.Type().Class != h5read.Float
	for i := range b.Rows() {
		indices, data := b.Row(i)
		for k, v := range data {
			if doubtful(v) && (whole || math.IsInf(float64(v), 0)) {
				where := func() string { return fmt.Sprintf("the sum of the values of row %d, column %d", b.First+i, indices[k]) }
				if err := m.refuse(float64(v), where); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// faultAt explains why reading values [lo, hi) of a sparse matrix failed: when it is a value, which.
func (m *storedMatrix) faultAt(err error, lo, hi uint64, where func(position uint64) string) error {
	const piece = 4096
	b := make([]float64, piece)
	for ; lo < hi; lo += piece {
		n := min(piece, hi-lo)
		if h5read.Read(m.data, b[:n], []uint64{lo}, []uint64{n}) != nil {
			break
		}
		for k, v := range b[:n] {
			if e := m.refuse(v, func() string { return where(lo + uint64(k)) }); e != nil {
				return e
			}
		}
	}
	return m.file.wrap(m.data.Path(), err)
}

// checkIndex refuses an index outside of the matrix.
func (m *storedMatrix) checkIndex(j int64, n int, indptr []int64, position uint64) error {
	if j >= 0 && j < int64(n) {
		return nil
	}
	minor := "columns"
	if m.Encoding == cscEncoding {
		minor = "rows"
	}
	return m.file.fault(m.indices.Path(), hintMatrix, "%s %d has index %d; the matrix has %d %s, so indices are 0 to %d",
		m.major(), majorOf(indptr, position), j, n, minor, n-1)
}

// indexFault explains why reading indices [lo, hi) failed: when it is one too large for int32, which.
func (m *storedMatrix) indexFault(err error, lo, hi uint64, n int, indptr []int64) error {
	const piece = 4096
	b := make([]int64, piece)
	for ; lo < hi; lo += piece {
		k := min(piece, hi-lo)
		if h5read.Read(m.indices, b[:k], []uint64{lo}, []uint64{k}) != nil {
			break
		}
		for i, j := range b[:k] {
			if e := m.checkIndex(j, n, indptr, lo+uint64(i)); e != nil {
				return e
			}
		}
	}
	return m.file.wrap(m.indices.Path(), err)
}

func (m *storedMatrix) whereIn(indptr []int64) func(position uint64) string {
	return func(position uint64) string {
		return fmt.Sprintf("a value of %s %d (the file's value %d)", m.major(), majorOf(indptr, position), position)
	}
}
