package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"coverslip/core/anndata"
	"coverslip/worker"

	"github.com/spf13/cobra"
)

func inspectCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "Say what a file holds and which matrix has the counts",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			file, size, err := openFile(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			if err := inspect(cmd.Context(), args[0], file, size, asJSON); err != nil {
				return diagnose(args[0], file, size, err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, as the page gets it")
	return cmd
}

// inspect prints the card. It fails when the file does not open, and when it has matrices of which none
// can be used.
func inspect(ctx context.Context, path string, file io.ReaderAt, size int64, asJSON bool) error {
	// The page's own session answers, so that both say the same.
	session := worker.New(worker.Host{Store: &worker.MemoryStore{}})
	name := filepath.Base(path)
	summary, err := session.Open(ctx, worker.OpenParams{Name: name, Size: size, File: file})
	if err != nil {
		return err
	}
	if asJSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(summary)
	} else {
		err = printSummary(os.Stdout, summary)
	}
	if err != nil {
		return err
	}
	for _, m := range summary.Matrices {
		if m.Problem == "" {
			return nil
		}
	}
	if len(summary.Matrices) == 0 {
		return nil
	}
	// A summary has words only; the error itself knows the place.
	data, err := anndata.Open(file, size, name)
	if err != nil {
		return err
	}
	m := summary.Matrices[0]
	if _, err := data.Sample(ctx, anndata.Source(m.Source), worker.SampleValues); err != nil {
		return err
	}
	return errors.New(m.Problem)
}

// printSummary writes the preflight card as text.
func printSummary(to io.Writer, s *worker.Summary) error {
	out := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%s\t%d cells x %d genes, %.1f MB\n", s.Name, s.Cells, s.Genes, float64(s.Size)/1e6)
	fmt.Fprintf(out, "kind\t%s\n", s.Kind)
	for _, m := range s.Matrices {
		fmt.Fprintf(out, "%s\t%s\n", m.Label, describeMatrix(m))
	}
	for _, table := range []struct {
		name    string
		columns []worker.ColumnInfo
	}{{"obs", s.Obs}, {"var", s.Var}} {
		for _, c := range table.columns {
			fmt.Fprintf(out, "%s/%s\t%s\n", table.name, c.Name, describeColumn(c))
		}
	}
	for _, name := range s.Obsm {
		fmt.Fprintf(out, "obsm/%s\t\n", name)
	}
	fmt.Fprintf(out, "mitochondrial\t%d genes begin with %s\n", s.MitoHits, s.Plan.Mito.Prefix)
	for _, note := range s.Notes {
		fmt.Fprintf(out, "note\t%s\n", note)
	}
	return out.Flush()
}

func describeMatrix(m worker.MatrixInfo) string {
	if m.Problem != "" {
		return "cannot be used: " + m.Problem
	}
	parts := []string{m.Holds, m.Encoding, m.DType, fmt.Sprintf("%d x %d", m.Cells, m.Genes)}
	if m.NonZeros >= 0 {
		parts = append(parts, fmt.Sprintf("%d values stored", m.NonZeros))
	}
	return strings.Join(append(parts, "compression "+m.Filters), ", ")
}

func describeColumn(c worker.ColumnInfo) string {
	switch {
	case c.Problem != "":
		return "cannot be read: " + c.Problem
	case c.Categories > 0:
		return fmt.Sprintf("%s, %d categories", c.Kind, c.Categories)
	}
	return string(c.Kind)
}
