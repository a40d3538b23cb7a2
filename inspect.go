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
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "inspect FILE",
		Short: "Say what a file holds and which matrix has the counts",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.checkLimits(); err != nil {
				return err
			}
			file, size, err := openFile(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			if err := inspect(cmd.Context(), args[0], file, size, asJSON, &flags); err != nil {
				return diagnose(args[0], file, size, err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, as the page gets it")
	flags.registerLimits(cmd.Flags())
	return cmd
}

// inspect prints the card. It fails when the file does not open, and when it has matrices of which none
// can be used.
func inspect(ctx context.Context, path string, file io.ReaderAt, size int64, asJSON bool, flags *runFlags) error {
	// The page's own session answers, so that both say the same.
	session := worker.New(worker.Host{Store: &worker.MemoryStore{}, BudgetMiB: flags.memoryMiB, Workers: flags.workers})
	name := filepath.Base(path)
	summary, err := session.Open(ctx, worker.OpenParams{Name: name, Size: size, File: file})
	if err != nil {
		return err
	}
	cost, err := session.Cost(ctx, worker.CostParams{Plan: summary.Plan})
	if err != nil {
		return err
	}
	if asJSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(card{summary, cost})
	} else {
		err = printSummary(os.Stdout, card{summary, cost})
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

// card is the preflight card: what the page gets when it opens a file, and what it then asks for.
type card struct {
	*worker.Summary
	Cost *worker.Cost `json:"cost"` // of the proposed plan
}

// printSummary writes the preflight card as text.
func printSummary(to io.Writer, s card) error {
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
	if len(s.Matrices) > 0 {
		fmt.Fprintf(out, "memory\t%s\n", describeCost(s.Cost))
	}
	for _, note := range s.Notes {
		fmt.Fprintf(out, "note\t%s\n", note)
	}
	return out.Flush()
}

func describeCost(c *worker.Cost) string {
	kept := "all counts are kept"
	switch {
	case c.Whole:
	case c.Readings == 1:
		kept = "not all counts are kept, but the file is read once"
	default:
		kept = fmt.Sprintf("not all counts are kept, and the file is read %d times", c.Readings)
	}
	return fmt.Sprintf("a run takes about %d of %d MiB with %d workers: %s", c.EngineMiB, c.BudgetMiB, c.Workers, kept)
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
