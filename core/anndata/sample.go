package anndata

import (
	"context"

	"coverslip/h5read"
)

// Holds says what the values of a matrix look like.
type Holds string

// What a matrix can hold.
const (
	RawCounts     Holds = "raw counts"        // whole numbers from 0 up
	LogNormalised Holds = "log-normalised"    // fractions, none negative, none large
	Scaled        Holds = "scaled"            // some are negative
	Fractional    Holds = "fractional values" // fractions, and some too large for a logarithm
	Nothing       Holds = "nothing"           // no value, or only zeros
)

// largestLog is above what log1p gives for counts of any depth: e^20 is 485 million.
const largestLog = 20

// Sample reads about n values at the beginning of the matrix and in its middle, and judges from them what
// it holds. It fails where they cannot be read or are not finite, and where indptr is wrong.
func (f *File) Sample(ctx context.Context, s Source, n int) (Holds, error) {
	m, err := f.stored(s)
	if err != nil {
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	var j judge
	for _, middle := range []bool{false, true} {
		if err := m.form.sample(middle, n/2, &j); err != nil {
			return "", err
		}
	}
	return j.verdict(), nil
}

// judge gathers what decides between the kinds.
type judge struct {
	some, fraction, negative bool
	largest                  float64
}

func (j *judge) look(values []float64) {
	for _, v := range values {
		j.some = j.some || v != 0
		j.negative = j.negative || v < 0
		j.fraction = j.fraction || v != float64(int64(v))
		j.largest = max(j.largest, v)
	}
}

func (j *judge) verdict() Holds {
	switch {
	case !j.some:
		return Nothing
	case j.negative:
		return Scaled
	case !j.fraction:
		return RawCounts
	case j.largest < largestLog:
		return LogNormalised
	}
	return Fractional
}

// sample implements [form].
func (m *storedMatrix) sample(middle bool, n int, j *judge) error {
	if m.Encoding == denseEncoding {
		return m.sampleDense(middle, n, j)
	}
	return m.sampleSparse(middle, n, j)
}

func (m *storedMatrix) sampleSparse(middle bool, n int, j *judge) error {
	if _, err := m.borders(); err != nil {
		return err
	}
	total := uint64(m.data.Len())
	lo := uint64(0)
	if middle {
		lo = total / 2
	}
	b := make([]float64, min(uint64(n), total-lo))
	if err := h5read.Read(m.data, b, []uint64{lo}, []uint64{uint64(len(b))}); err != nil {
		return m.file.wrap(m.data.Path(), err)
	}
	for _, v := range b {
		if err := m.refuse(v, func() string { return "a value" }); err != nil {
			return err
		}
	}
	j.look(b)
	return nil
}

// sampleDense looks at whole rows: enough of them for n values, zeros included, and one at least.
func (m *storedMatrix) sampleDense(middle bool, n int, j *judge) error {
	if m.Cells == 0 || m.Genes == 0 {
		return nil
	}
	first := 0
	if middle {
		first = m.Cells / 2
	}
	cols := min(m.Genes, panelValues)
	rows := min(max(n/cols, 1), m.Cells-first)
	b := make([]float64, rows*cols)
	start, count := newDense(m).region(first, 0, rows, cols)
	if err := h5read.Read(m.data, b, start, count); err != nil {
		return m.file.wrap(m.data.Path(), err)
	}
	for k, v := range b {
		if err := m.refuse(v, func() string {
			if m.transposed {
				return cellOf(first+k%rows, k/rows)
			}
			return cellOf(first+k/cols, k%cols)
		}); err != nil {
			return err
		}
	}
	j.look(b)
	return nil
}
