package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"coverslip/h5read"
)

func main() {
	for _, name := range os.Args[1:] {
		r, err := os.Open(name)
		if err != nil {
			panic(err)
		}
		st, _ := r.Stat()
		f, err := h5read.Open(r, st.Size())
		if err != nil {
			panic(err)
		}
		for _, procs := range []int{1, 2} {
			runtime.GOMAXPROCS(procs)
			best := 1e9
			n := int64(0)
			for range 3 {
				t := time.Now()
				n = 0
				d, _ := f.Dataset("/X/data")
				err = h5read.Stream(context.Background(), d, 0, uint64(d.Len()), func(_ uint64, v []float32) error { n += int64(len(v)) * 4; return nil })
				if err != nil {
					panic(err)
				}
				i, _ := f.Dataset("/X/indices")
				err = h5read.Stream(context.Background(), i, 0, uint64(i.Len()), func(_ uint64, v []int32) error { n += int64(len(v)) * 4; return nil })
				if err != nil {
					panic(err)
				}
				best = min(best, time.Since(t).Seconds())
			}
			fmt.Printf("%s procs %d: %.2f s %.0f MB/s\n", name, procs, best, float64(n)/1e6/best)
		}
	}
}
