package h5read_test

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"coverslip/h5read"
)

// openFile opens a file that has been read into memory; an *os.File with its
// size does as well, or whatever else reads at an offset.
func openFile(path string) *h5read.File {
	b, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	f, err := h5read.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		log.Fatal(err)
	}
	return f
}

// A file is a tree of groups with named links.
func Example() {
	f := openFile("../testdata/h5/ad_csr_i4.h5ad")
	x, err := f.Group("/X")
	if err != nil {
		log.Fatal(err)
	}
	links, err := x.Links()
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range links {
		o, err := x.Open(l.Name)
		if err != nil {
			log.Fatal(err)
		}
		if d, ok := o.(*h5read.Dataset); ok {
			fmt.Println(d.Path(), d.Type(), d.Shape(), d.Layout())
		}
	}
	// Output:
	// /X/data <i4 [402] chunked
	// /X/indices <i4 [402] chunked
	// /X/indptr <i4 [41] chunked
}

// A hyperslab is read into a slice of any number type that holds the values.
func ExampleRead() {
	d, err := openFile("../testdata/h5/loom.loom").Dataset("/matrix")
	if err != nil {
		log.Fatal(err)
	}
	window := make([]float64, 2*3)
	if err := h5read.Read(d, window, []uint64{0, 4}, []uint64{2, 3}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Type(), d.Shape(), window)
	// Output:
	// <f4 [25 40] [0 1 1 0 0 0]
}

// A dataset of unknown size is read whole only where that is bounded.
func ExampleReadAll() {
	d, err := openFile("../testdata/h5/ad_csr_i4.h5ad").Dataset("/X/indptr")
	if err != nil {
		log.Fatal(err)
	}
	indptr, err := h5read.ReadAll[int64](d)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(indptr[:6])
	// Output:
	// [0 15 23 23 37 43]
}

// Attributes are numbers or strings.
func ExampleReadAttribute() {
	x, err := openFile("../testdata/h5/ad_csr_i4.h5ad").Group("/X")
	if err != nil {
		log.Fatal(err)
	}
	list, err := x.Attributes()
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range list {
		if text, err := a.String(); err == nil {
			fmt.Println(a.Name, text)
		} else if numbers, err := h5read.ReadAttribute[int64](a); err == nil {
			fmt.Println(a.Name, numbers)
		}
	}
	// Output:
	// shape [40 25]
	// encoding-type csr_matrix
	// encoding-version 0.1.0
}

// Strings of fixed and of variable length read alike.
func ExampleDataset_Strings() {
	d, err := openFile("../testdata/h5/ad_csr_i4.h5ad").Dataset("/obs/_index")
	if err != nil {
		log.Fatal(err)
	}
	names, err := d.Strings([]uint64{0}, []uint64{3})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Type(), names)
	// Output:
	// vstr:nullterm:utf8 [AAACCTG00000-1 AAACCTG00001-1 AAACCTG00002-1]
}

// One member of a compound reads as if it were stored alone.
func ExampleDataset_Member() {
	obs, err := openFile("../testdata/h5/ad_pre07_compound.h5ad").Dataset("/obs")
	if err != nil {
		log.Fatal(err)
	}
	counts, err := obs.Member("n_counts")
	if err != nil {
		log.Fatal(err)
	}
	first := make([]float32, 3)
	if err := h5read.Read(counts, first, []uint64{0}, []uint64{3}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(obs.Type())
	fmt.Println(counts.Type(), first)
	// Output:
	// {index:S20:nullpad:ascii@0,louvain:<i1@20,n_counts:<f4@21}:25
	// <f4 [0 1 2]
}
