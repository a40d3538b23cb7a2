package h5read_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"coverslip/h5read"
)

// A sparse matrix is summed without holding more than a chunk of it.
func Example() {
	r, err := os.Open("../testdata/h5/ad_csr_i4.h5ad")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		log.Fatal(err)
	}
	f, err := h5read.Open(r, info.Size())
	if err != nil {
		log.Fatal(err)
	}
	x, err := f.Group("/X")
	if err != nil {
		log.Fatal(err)
	}
	a, err := x.Attribute("shape")
	if err != nil || a == nil {
		log.Fatal("no shape ", err)
	}
	shape, err := h5read.ReadAttribute[int64](a)
	if err != nil {
		log.Fatal(err)
	}
	data, err := x.Dataset("data")
	if err != nil {
		log.Fatal(err)
	}
	total := int32(0)
	err = h5read.Stream(context.Background(), data, 0, uint64(data.Len()), func(_ uint64, values []int32) error {
		for _, v := range values {
			total += v
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(shape, data.Type(), total)
	// Output: [40 25] <i4 567
}
