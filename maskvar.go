package main

import (
	"fmt"

	"coverslip/core/engine"
	"coverslip/core/pca"

	"github.com/spf13/pflag"
)

// noMask is what scanpy's mask_var=None is called on the command line.
const noMask = "none"

// maskVar is the flag for which genes the components are found on.
type maskVar struct{ value *string }

func (m maskVar) Type() string { return "string" }

func (m maskVar) String() string {
	if m.value != nil && *m.value == pca.AllGenes {
		return noMask
	}
	return pca.HighlyVariable
}

func (m maskVar) Set(text string) error {
	switch text {
	case noMask:
		*m.value = pca.AllGenes
	case pca.HighlyVariable:
		*m.value = pca.HighlyVariable
	default:
		return fmt.Errorf("expected is %s, or %s for all genes", pca.HighlyVariable, noMask)
	}
	return nil
}

// chooseSolver takes the solver that suits a mask which a flag chose, unless another flag chooses the solver.
func chooseSolver(flags *pflag.FlagSet, p *engine.Plan) {
	if flags.Changed("mask-var") && !flags.Changed("solver") {
		p.PCA.Solver = pca.SolverFor(p.PCA.MaskVar)
	}
}
