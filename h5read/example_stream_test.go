package h5read_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"coverslip/h5read"
)

// A sparse matrix is summed without holding more than a few chunks of it.
func ExampleStream() {
	data, err := openFile("../testdata/h5/ad_csr_i4.h5ad").Dataset("/X/data")
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
	fmt.Println(data.Type(), total)
	// Output: <i4 567
}

// A reader gives pieces of any length: here the rows of a sparse matrix.
func ExampleReader() {
	f := openFile("../testdata/h5/ad_csr_i4.h5ad")
	data, err := f.Dataset("/X/data")
	if err != nil {
		log.Fatal(err)
	}
	borders, err := f.Dataset("/X/indptr")
	if err != nil {
		log.Fatal(err)
	}
	indptr, err := h5read.ReadAll[int64](borders)
	if err != nil {
		log.Fatal(err)
	}
	r, err := h5read.NewReader[float32](context.Background(), data, 0, uint64(data.Len()))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for i := range 3 {
		row, err := r.Next(int(indptr[i+1] - indptr[i]))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(row)
	}
	// Output:
	// [1 1 2 1 1 4 1 1 1 1 1 1 2 1 1]
	// [1 1 1 1 1 1 1 2]
	// []
}

// A long reading ends when its context does.
func ExampleDataset_WithContext() {
	data, err := openFile("../testdata/h5/ad_csr_i4.h5ad").Dataset("/X/data")
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = h5read.ReadAll[int32](data.WithContext(ctx))
	fmt.Println(err)
	// Output: context canceled
}

// A description says what a file is made of, and prints no values.
func ExampleDescribe() {
	f := openFile("../testdata/h5/ad_csc_gzip_raw.h5ad")
	x, err := f.Group("/raw/X")
	if err != nil {
		log.Fatal(err)
	}
	if err := h5read.Describe(context.Background(), os.Stdout, x); err != nil {
		log.Fatal(err)
	}
	// Output:
	// /raw/X: group, 3 links
	//   @shape: <i8 [2]
	//   @encoding-type: vstr:nullterm:utf8, scalar
	//   @encoding-version: vstr:nullterm:utf8, scalar
	// /raw/X/data: dataset of <f4 [418] of at most [unlimited], chunked in [418] by a v1 B-tree, 1 of 1 stored, deflate[4], 185 bytes
	// /raw/X/indices: dataset of <i4 [418] of at most [unlimited], chunked in [418] by a v1 B-tree, 1 of 1 stored, deflate[4], 397 bytes
	// /raw/X/indptr: dataset of <i4 [26] of at most [unlimited], chunked in [26] by a v1 B-tree, 1 of 1 stored, deflate[4], 73 bytes
}
