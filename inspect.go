package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"coverslip/worker"

	"github.com/spf13/cobra"
)

func inspectCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "inspect FILE.h5ad",
		Short: "Say what a file holds and which matrix has the counts",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			file, size, err := openFile(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			// The page's own session answers, so that both say the same.
			session := worker.New(worker.Host{Store: &worker.MemoryStore{}})
			summary, err := session.Open(cmd.Context(), worker.OpenParams{
				Name: filepath.Base(args[0]), Size: size, File: file,
			})
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(os.Stdout)
				out.SetIndent("", "  ")
				return out.Encode(summary)
			}
			return printSummary(os.Stdout, summary)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, as the page gets it")
	return cmd
}

// printSummary writes the preflight card as text.
func printSummary(to io.Writer, s *worker.Summary) error {
	out := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%s\t%d cells x %d genes, %.1f MB\n", s.Name, s.Cells, s.Genes, float64(s.Size)/1e6)
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
