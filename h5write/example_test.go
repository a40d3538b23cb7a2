package h5write_test

import (
	"bytes"
	"fmt"

	"coverslip/h5write"
)

// A file in memory with a group, an attribute, and a compressed matrix of three rows.
func Example() {
	var file h5write.Buffer
	w := h5write.Create(&file)
	w.Root().Attr("encoding-type", "anndata")
	obsm := w.Root().Group("obsm")
	obsm.Dataset("X_pca", []float32{1, 2, 3, 4, 5, 6}, h5write.Shape(3, 2), h5write.Compress(h5write.Deflate))
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	var out bytes.Buffer
	if _, err := file.WriteTo(&out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q, %t\n", out.Bytes()[:4], file.Size() == int64(out.Len()))
	// Output: "\x89HDF", true
}
