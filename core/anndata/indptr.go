package anndata

import (
	"sort"

	"coverslip/h5read"
)

// readIndptr reads and checks the borders of the rows of a CSR matrix, or of the columns of a CSC one.
func (m *storedMatrix) readIndptr() ([]int64, error) {
	f, path := m.file, m.indptr.Path()
	indptr, err := h5read.ReadAll[int64](m.indptr)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	if indptr[0] != 0 {
		return nil, f.fault(path, hintMatrix, "begins with %d; expected 0", indptr[0])
	}
	for i := 1; i < len(indptr); i++ {
		if indptr[i] < indptr[i-1] {
			return nil, f.fault(path, hintMatrix, "falls from %d to %d at the end of %s %d; it must never fall",
				indptr[i-1], indptr[i], m.major(), i-1)
		}
	}
	if last := indptr[len(indptr)-1]; last != m.data.Len() {
		return nil, f.fault(path, hintMatrix, "ends with %d and %s has %d values; they must be equal",
			last, m.data.Path(), m.data.Len())
	}
	return indptr, nil
}

// major is what is stored together.
func (m *storedMatrix) major() string {
	if m.Encoding == cscEncoding {
		return "column"
	}
	return "row"
}

// majorOf finds the row (CSR) or column (CSC) in which the value at a position is.
func majorOf(indptr []int64, position uint64) int {
	return sort.Search(len(indptr)-1, func(i int) bool { return indptr[i+1] > int64(position) })
}
