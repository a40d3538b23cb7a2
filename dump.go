package main

import (
	"bufio"
	"os"
	"path/filepath"

	"coverslip/h5read/canon"

	"github.com/spf13/cobra"
)

func dumpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "dump FILE",
		Short: "Print every HDF5 object of a file as one line of JSON",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			file, size, err := openFile(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			out := bufio.NewWriterSize(os.Stdout, 1<<16)
			if err := canon.Dump(cmd.Context(), file, size, filepath.Base(args[0]), out); err != nil {
				out.Flush()
				return err
			}
			return out.Flush()
		},
	}
}
