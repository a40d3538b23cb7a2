// Command exports writes files as .h5ad with nothing computed, one folder full, for other programs to read.
//
//	exports DIR FILE...
//
// A file that does not open is passed over; its name is printed with a minus, the others' with what was left out.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"coverslip/core/anndata"
	"coverslip/core/frame"
	"coverslip/core/results"
)

func main() {
	for _, path := range os.Args[2:] {
		notes, err := export(path, filepath.Join(os.Args[1], filepath.Base(path)))
		if err != nil {
			log.Fatalf("%s: %v", path, err)
		}
		fmt.Println(filepath.Base(path), notes)
	}
}

func export(path, to string) ([]string, error) {
	from, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return nil, err
	}
	f, err := anndata.Open(from, info.Size(), filepath.Base(path))
	if err != nil {
		return []string{"- does not open"}, nil
	}
	r := &results.Results{}
	for _, table := range []struct {
		to   **frame.Frame
		open func() (*anndata.Table, error)
	}{
		{&r.Obs, f.Obs},
		{&r.Var, func() (*anndata.Table, error) { return f.Var(anndata.Source{}) }},
	} {
		t, err := table.open()
		if err != nil {
			return nil, err
		}
		all, _, err := t.Frame()
		if err != nil {
			return nil, err
		}
		*table.to = &frame.Frame{Index: all.Index}
	}
	out, err := os.Create(to)
	if err != nil {
		return nil, err
	}
	notes, err := anndata.Export(context.Background(), out, f, r, anndata.ExportOptions{Compression: anndata.Deflate})
	if err != nil {
		return nil, err
	}
	return notes, out.Close()
}
