package main

import (
	"fmt"
	"os"
	"path/filepath"

	"coverslip/core/anndata"
)

// openFile opens a file for reading and returns its size.
func openFile(path string) (*os.File, int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder; an .h5ad file is expected", path)
	}
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// openAnnData opens an .h5ad file. The caller closes the file when done with both.
func openAnnData(path string) (*anndata.File, *os.File, error) {
	file, size, err := openFile(path)
	if err != nil {
		return nil, nil, err
	}
	data, err := anndata.Open(file, size, filepath.Base(path))
	if err != nil {
		file.Close()
		return nil, nil, err
	}
	return data, file, nil
}
