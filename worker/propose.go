package worker

import (
	"strings"

	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/ora"
)

// The thresholds of scanpy's tutorial, from which the page starts.
const (
	proposedMinGenes = 100
	proposedMinCells = 3
)

// propose fills in the plan that fits the file, and how well it does.
func (f *openFile) propose() error {
	sum := f.summary
	sum.Plan = engine.DefaultPlan()
	sum.Plan.Filter.MinGenes, sum.Plan.Filter.MinCells = proposedMinGenes, proposedMinCells
	sum.Plan.Source = proposedSource(sum.Matrices)

	vars, err := f.contents.Var(anndata.Source(sum.Plan.Source))
	if err != nil {
		return err
	}
	genes := vars.Names().List()
	mito, err := sum.Plan.Mito.Find(&frame.Frame{Index: vars.Names()})
	if err != nil {
		return err
	}
	for _, hit := range mito {
		if hit {
			sum.MitoHits++
		}
	}
	if markers := ora.ImmuneMarkers(); looksHuman(genes, markers) {
		sum.Human = true
		sum.Plan.ORA.Sets = markers
	}
	return nil
}

// proposedSource is X when it looks like counts, else layers/counts, else raw, else whatever does;
// and X when nothing does, for the person to see and choose.
func proposedSource(matrices []MatrixInfo) engine.Source {
	preferred := []engine.Source{{}, {Layer: "counts"}, {Raw: true}}
	for _, want := range preferred {
		for _, m := range matrices {
			if m.Source == want && m.Usable {
				return want
			}
		}
	}
	for _, m := range matrices {
		if m.Usable {
			return m.Source
		}
	}
	return engine.Source{}
}

// namesLooked is about how many names are looked at for small letters.
const namesLooked = 2000

// looksHuman tells human gene symbols, which are written in capitals, from those of a mouse (Cd3d) and
// from identifiers: most names have no small letter, and at least a third of the markers are there.
func looksHuman(genes []string, markers []ora.Set) bool {
	upper, seen := 0, 0
	for i := 0; i < len(genes); i += 1 + len(genes)/namesLooked {
		if seen++; genes[i] == strings.ToUpper(genes[i]) {
			upper++
		}
	}
	hits, all := 0, 0
	for i, n := range found(markers, genes) {
		all += len(markers[i].Genes)
		hits += int(n)
	}
	return all > 0 && 3*hits >= all && 10*upper >= 8*seen
}
