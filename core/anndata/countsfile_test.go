package anndata_test

import (
	"slices"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/frame"
	"coverslip/core/sparse"
)

// TestCountsFile reads back what was written.
func TestCountsFile(t *testing.T) {
	indices, data := []int32{1, 4, 0}, []float32{2, 1, 7}
	cells := &frame.Frame{Index: frame.NamesOf([]string{"a", "b", "c"})}
	cells.Set("label", frame.Labels([]string{"x", "y", "x"}, nil))
	genes := &frame.Frame{Index: frame.NamesOf([]string{"0", "1", "2", "3", "4"})}
	file, size, err := anndata.CountsFile(cells, genes, []int32{0, 2, 2, 3}, indices, data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := anndata.Open(file, size, "counts")
	if err != nil {
		t.Fatal(err)
	}
	x, err := f.Matrix(anndata.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if cells, genes := x.Shape(); cells != 3 || genes != 5 {
		t.Errorf("%d × %d", cells, genes)
	}
	rows := 0
	err = x.Rows(t.Context(), 0, 3, func(b *sparse.Block) error {
		rows += b.Rows()
		if !slices.Equal(b.Indices, indices) || !slices.Equal(b.Data, data) {
			t.Errorf("%v, %v", b.Indices, b.Data)
		}
		return nil
	})
	if err != nil || rows != 3 {
		t.Errorf("%d rows, %v", rows, err)
	}
	obs, err := f.Obs()
	if err != nil {
		t.Fatal(err)
	}
	if columns := obs.Check(t.Context(), 1<<20); len(columns) != 1 || columns[0].Name != "label" || columns[0].Categories != 2 {
		t.Errorf("obs has %v", columns)
	}
}
