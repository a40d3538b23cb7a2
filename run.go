package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"coverslip/core"
	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/provenance"
	"coverslip/core/results"

	"github.com/spf13/cobra"
)

func runCommand() *cobra.Command {
	plan := engine.DefaultPlan()
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "Quality control, normalise, log1p, highly variable genes, PCA and gene sets",
		Long: `Runs the standard analysis on the raw counts of a file (.h5ad, 10x .h5, .loom or
.h5mu), as scanpy would: calculate_qc_metrics on the whole file, then the filters, normalize_total, log1p,
highly_variable_genes, pca and, with --gene-sets, over-representation.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.apply(cmd.Flags(), &plan); err != nil {
				return err
			}
			return analyse(cmd.Context(), args[0], plan, &flags)
		},
	}
	flags.register(cmd.Flags(), &plan)
	return cmd
}

// analyse runs the plan over the file and writes what the flags ask for.
func analyse(ctx context.Context, path string, plan engine.Plan, flags *runFlags) error {
	start := time.Now()
	flags.limits().Apply()
	data, file, err := openAnnData(path)
	if err != nil {
		return err
	}
	defer file.Close()
	input, err := core.Open(data, plan.Source, flags.limits())
	if err != nil {
		return err
	}
	a := input.Analysis()
	key, err := anndata.FileKey(file, data.Size())
	if err != nil {
		return err
	}
	report := report{Record: provenance.New(version, core.Origin(data, plan.Source, key), plan)}
	report.Workers = flags.workers
	report.Warnings = input.Unread
	shown := newProgress(os.Stderr)
	a.Progress = shown.update
	err = a.Run(ctx, plan, func(d engine.Done) {
		shown.ended(d.Step, d.Seconds)
		report.Steps = append(report.Steps, stepSeconds{d.Step, d.Seconds})
	})
	shown.clear()
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	report.ScoresSeconds = time.Since(start).Seconds()
	all := a.Results()
	if err := report.Seal(a, all, nil); err != nil {
		return err
	}
	report.warn(data, a)
	if flags.exported.path != "" {
		notes, err := flags.exported.write(ctx, data, a, plan)
		if err != nil {
			return err
		}
		report.Warnings = append(report.Warnings, notes...)
	}
	for _, note := range report.Warnings {
		fmt.Fprintln(os.Stderr, "note:", note)
	}
	if err := flags.write(all, report.Record); err != nil {
		return err
	}
	report.TotalSeconds = time.Since(start).Seconds()
	report.PeakBytes = peakBytes()
	fmt.Printf("%d cells x %d genes, %d highly variable, %d components, %.2f s\n",
		report.Kept.Cells, report.Kept.Genes, report.Kept.HighlyVariable, report.Kept.Components, report.TotalSeconds)
	if flags.report != "" {
		return report.write(flags.report)
	}
	return nil
}

// write writes what is asked for beside the .h5ad: tables, and how the results came about.
func (f *runFlags) write(all *results.Results, r *provenance.Record) error {
	if f.tables != "" {
		if err := writeTables(f.tables, all); err != nil {
			return err
		}
	}
	if f.script != "" {
		if err := writeScript(f.script, r); err != nil {
			return err
		}
	}
	if f.methods != "" {
		return os.WriteFile(f.methods, []byte(r.Methods()), 0o666)
	}
	return nil
}
