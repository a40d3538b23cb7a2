package worker

import (
	"context"
	"errors"
	"fmt"

	"coverslip/core/anndata"
	"coverslip/core/ora"
)

const bundledName = "Immune cell markers"

// GeneSets implements [Operations].
func (s *Session) GeneSets(ctx context.Context, p GeneSetsParams) (*GeneSets, error) {
	out := &GeneSets{Name: bundledName, Sets: ora.ImmuneMarkers()}
	if !p.Bundled {
		sets, err := ora.Parse(p.Name, p.Text)
		if err != nil {
			return nil, err
		}
		out = &GeneSets{Name: p.Name, Sets: sets}
	}
	f, err := s.current()
	if err != nil {
		return out, nil // no file yet: the sets are right all the same
	}
	genes, err := f.genes(ctx, s.store)
	if absent := (*absentError)(nil); errors.As(err, &absent) {
		return out, nil
	} else if err != nil {
		return nil, err
	}
	out.Found = found(out.Sets, genes)
	for i, set := range out.Sets {
		if out.Found[i] == 0 {
			out.Notes = append(out.Notes, fmt.Sprintf("%s: none of its %d genes is in this file", set.Name, len(set.Genes)))
		}
	}
	return out, nil
}

// genes returns the names of the genes of the proposed source.
func (f *openFile) genes(ctx context.Context, store *keeper) ([]string, error) {
	source := f.summary.Plan.Source
	if f.contents == nil {
		in, err := f.keptInput(ctx, store, source)
		if err != nil {
			return nil, err
		}
		return in.Var.Index.List(), nil
	}
	vars, err := f.contents.Var(anndata.Source(source))
	if err != nil {
		return nil, err
	}
	return vars.Names().List(), nil
}

// found counts the genes of each set that are among the names.
func found(sets []ora.Set, names []string) []int32 {
	there := map[string]bool{}
	for _, set := range sets {
		for _, g := range set.Genes {
			there[g] = false
		}
	}
	for _, n := range names { // many more than those of the sets
		if _, wanted := there[n]; wanted {
			there[n] = true
		}
	}
	counts := make([]int32, len(sets))
	for i, set := range sets {
		for _, g := range set.Genes {
			if there[g] {
				counts[i]++
			}
		}
	}
	return counts
}
