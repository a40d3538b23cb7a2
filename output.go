package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"

	"coverslip/core/results"
	"coverslip/core/tables"
)

// writeFile has write fill a file beside the target and renames it at the end: there is never half a file.
func writeFile(path string, write func(*os.File) error) (err error) {
	out, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			out.Close()
			os.Remove(out.Name())
		}
	}()
	if err := write(out); err != nil {
		return err
	}
	if err := out.Chmod(0o644); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(out.Name(), path)
}

// writeTables writes every table that the results have into dir, as NAME.csv.
func writeTables(dir string, r *results.Results) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, t := range tables.All(r) {
		err := writeFile(filepath.Join(dir, t.Name+".csv"), func(out *os.File) error { return writeTable(out, t) })
		if err != nil {
			return err
		}
	}
	return nil
}

func writeTable(w io.Writer, t *tables.Table) error {
	out := bufio.NewWriterSize(w, 1<<20)
	line := t.AppendHeader(nil, tables.CSV)
	for row := range t.Rows() {
		if _, err := out.Write(line); err != nil {
			return err
		}
		line = t.AppendRow(line[:0], tables.CSV, row)
	}
	out.Write(line) // Flush returns the error of any write
	return out.Flush()
}
