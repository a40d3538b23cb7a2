package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"

	"coverslip/core"
	"coverslip/core/engine"
	"coverslip/core/ora"

	"github.com/spf13/pflag"
)

// runFlags are the settings of `coverslip run` that the plan has no plain place for.
type runFlags struct {
	exported        exported
	tables, report  string
	plan            string
	script, methods string
	geneSets        string
	maxGenes        int
	maxPctMT        float64
	maxDisp         float64
	memoryMiB       int
	workers         int
}

// limits are what the run may take of the machine.
func (f *runFlags) limits() core.Limits {
	return core.Limits{Memory: int64(f.memoryMiB) << 20, Workers: f.workers}
}

// register declares the flags; those of the plan write into it. Names are scanpy's.
func (f *runFlags) register(flags *pflag.FlagSet, p *engine.Plan) {
	f.exported.register(flags)
	flags.StringVar(&f.tables, "tables", "", "write obs, var, the components and the gene sets' scores as .csv files into this folder")
	flags.StringVar(&f.report, "report", "", "write a report of the run to this .json")

	flags.StringVar(&f.plan, "plan", "", "take the settings from this plan.json, report or output of a run; other flags take precedence")
	flags.StringVar(&f.script, "script", "", "write the same analysis for scanpy: a script (.py) or a notebook (.ipynb)")
	flags.StringVar(&f.methods, "methods", "", "write a paragraph for a paper's methods, with citations, to this .txt")

	f.registerLimits(flags)
	flags.StringVar(&p.Source.Layer, "layer", "", "take the counts from this layer instead of X")
	flags.BoolVar(&p.Source.Raw, "raw", false, "take the counts from raw/X instead of X")
	flags.StringVar(&p.Mito.Prefix, "mt-prefix", p.Mito.Prefix, "mitochondrial genes begin with this, in any case")
	flags.StringVar(&p.Mito.Column, "mt-column", "", "a boolean column of var that marks mitochondrial genes")

	flags.IntVar(&p.Filter.MinGenes, "min-genes", 0, "keep cells with at least so many genes")
	flags.IntVar(&f.maxGenes, "max-genes", 0, "keep cells with fewer genes than this")
	flags.Float64Var(&f.maxPctMT, "max-pct-mt", 0, "keep cells with less than this percentage of mitochondrial counts")
	flags.IntVar(&p.Filter.MinCells, "min-cells", 0, "keep genes found in at least so many of the kept cells")

	flags.Float64Var(&p.Norm.TargetSum, "target-sum", p.Norm.TargetSum, "counts of a cell after normalising; 0: the median of the cells' totals")
	flags.StringVar(&p.HVG.Flavor, "hvg-flavor", p.HVG.Flavor, "highly variable genes: seurat or cell_ranger")
	flags.IntVar(&p.HVG.NTopGenes, "n-top-genes", p.HVG.NTopGenes, "how many highly variable genes; 0: by the cut-offs below")
	flags.Float64Var(&p.HVG.MinMean, "min-mean", p.HVG.MinMean, "cut-off, with --n-top-genes 0")
	flags.Float64Var(&p.HVG.MaxMean, "max-mean", p.HVG.MaxMean, "cut-off, with --n-top-genes 0")
	flags.Float64Var(&p.HVG.MinDisp, "min-disp", p.HVG.MinDisp, "cut-off, with --n-top-genes 0")
	flags.Float64Var(&f.maxDisp, "max-disp", math.Inf(1), "cut-off, with --n-top-genes 0")
	flags.StringVar(&p.HVG.BatchKey, "batch-key", "", "a column of obs: genes are ranked in each batch and the ranks merged")
	flags.IntVar(&p.PCA.NComps, "n-comps", p.PCA.NComps, "how many principal components")
	flags.Var(maskVar{&p.PCA.MaskVar}, "mask-var", "genes that the components are found on: highly_variable, or none for all that are kept")
	flags.StringVar(&p.PCA.Solver, "solver", p.PCA.Solver, "covariance (exact) or randomized, the default with --mask-var none")
	flags.Uint64Var(&p.PCA.Seed, "seed", p.PCA.Seed, "of the randomized solver")
	flags.StringVar(&f.geneSets, "gene-sets", "", "sets for over-representation: a .gmt, a .tsv (set, gene), or the word immune for the bundled human markers")
	flags.IntVar(&p.ORA.NUp, "n-up", p.ORA.NUp, "how many of a cell's highest genes are tested")
}

// registerLimits declares the flags of what the run may take.
func (f *runFlags) registerLimits(flags *pflag.FlagSet) {
	flags.IntVar(&f.memoryMiB, "memory", 1024, "MiB to use at most; with less, the file is read more than once")
	flags.IntVar(&f.workers, "workers", runtime.NumCPU(), "how many processors to use; the results are the same for any number")
}

// checkLimits refuses what no run can keep to.
func (f *runFlags) checkLimits() error {
	return atLeast([]leastFlag{{"memory", f.memoryMiB, 128}, {"workers", f.workers, 1}})
}

// apply puts what the flags say into the plan, which they have filled as far as they can, and checks it all.
func (f *runFlags) apply(flags *pflag.FlagSet, p *engine.Plan) error {
	if f.plan != "" {
		if err := startFrom(f.plan, flags, p); err != nil {
			return err
		}
	}
	chooseSolver(flags, p)
	if flags.Changed("max-genes") {
		p.Filter.MaxGenes = &f.maxGenes
	}
	if flags.Changed("max-pct-mt") {
		p.Filter.MaxPctMT = &f.maxPctMT
	}
	if flags.Changed("max-disp") {
		if p.HVG.MaxDisp = &f.maxDisp; math.IsInf(f.maxDisp, 1) {
			p.HVG.MaxDisp = nil
		}
	}
	if err := f.checkLimits(); err != nil {
		return err
	}
	if err := f.exported.check(); err != nil {
		return err
	}
	if err := f.readGeneSets(p); err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return usageError{err}
	}
	return nil
}

// startFrom replaces the plan by that of a file, but for what flags say.
func startFrom(path string, flags *pflag.FlagSet, p *engine.Plan) (err error) {
	said := map[*pflag.Flag]string{}
	flags.Visit(func(flag *pflag.Flag) { said[flag] = flag.Value.String() })
	if *p, err = readPlan(path); err != nil {
		return err
	}
	for flag, value := range said {
		err = errors.Join(err, flag.Value.Set(value))
	}
	return err
}

// choice is a flag that is one of several words.
type choice struct {
	name, value string
	allowed     []string
}

func (c choice) check() error {
	if slices.Contains(c.allowed, c.value) {
		return nil
	}
	return usageError{fmt.Errorf("--%s is %q; expected is one of %q", c.name, c.value, c.allowed)}
}

// leastFlag is a flag with the least value that it may have.
type leastFlag struct {
	name         string
	value, least int
}

func atLeast(flags []leastFlag) error {
	for _, f := range flags {
		if f.value < f.least {
			return usageError{fmt.Errorf("--%s is %d; at least %d is expected", f.name, f.value, f.least)}
		}
	}
	return nil
}

func (f *runFlags) readGeneSets(p *engine.Plan) (err error) {
	switch f.geneSets {
	case "":
		return nil
	case "immune":
		p.ORA.Sets = ora.ImmuneMarkers()
		return nil
	}
	text, err := os.ReadFile(f.geneSets)
	if err != nil {
		return err
	}
	p.ORA.Sets, err = ora.Parse(f.geneSets, string(text))
	return err
}
