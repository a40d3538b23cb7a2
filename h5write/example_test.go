package h5write_test

import (
	"fmt"
	"io"

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
	n, err := file.WriteTo(io.Discard) // or to a file, or over the network
	fmt.Printf("%q, %t, %v\n", file.Bytes()[:4], n == file.Size(), err)
	// Output: "\x89HDF", true, <nil>
}
