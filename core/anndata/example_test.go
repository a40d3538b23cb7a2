package anndata_test

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
)

// What the matrices of a file hold, and the total of one of them, read block by block.
func Example() {
	b, err := os.ReadFile("../../testdata/h5/ad_rich.h5ad")
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := anndata.Open(bytes.NewReader(b), int64(len(b)), "ad_rich.h5ad")
	if err != nil {
		fmt.Println(err) // says what the file is instead, and what to do
		return
	}
	for _, m := range f.Matrices() {
		holds, _ := f.Sample(context.Background(), m.Source, 4000)
		fmt.Println(m.Label, m.Encoding, m.DType, holds)
	}
	x, err := f.Matrix(anndata.Source{Layer: "counts"})
	if err != nil {
		fmt.Println(err)
		return
	}
	n, _ := x.Shape()
	total := 0.0
	err = x.Rows(context.Background(), 0, n, func(b *sparse.Block) error {
		for _, v := range b.Data {
			total += float64(v)
		}
		return nil
	})
	fmt.Println(n, "cells,", total, "counts,", err)
	// Output:
	// X csr_matrix float32 raw counts
	// layers/counts csr_matrix int32 raw counts
	// layers/dense array float32 raw counts
	// raw/X csr_matrix float32 raw counts
	// 40 cells, 567 counts, <nil>
}
