package worker

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"coverslip/core/engine"
	"coverslip/core/provenance"
)

// Provenance implements [Operations].
func (s *Session) Provenance(context.Context) (*Provenance, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	r, err := v.record()
	if err != nil {
		return nil, err
	}
	out := &Provenance{Script: r.Script(), Methods: r.Methods()}
	if out.Notebook, err = r.Notebook(); err != nil {
		return nil, err
	}
	out.Plan, err = r.JSON()
	return out, err
}

// recorder returns what makes the record of a run that is shown: once, when first asked for, as a
// fingerprint of all results takes a while for many cells. From then on the results carry the record.
func (s *Session) recorder(r *run, v *view) func() (*provenance.Record, error) {
	return sync.OnceValues(func() (*provenance.Record, error) {
		record := provenance.New(s.host.Version, r.file.summary.input(r.plan.Source), r.plan)
		return record, record.Seal(v.a, v.results, newTeller(s, 0).Breathe)
	})
}

// input describes the file and one matrix of it for a record.
func (sum *Summary) input(source engine.Source) provenance.Input {
	in := provenance.Input{Name: sum.Name, Bytes: sum.Size, Key: sum.Key, Container: sum.Kind, Python: sum.Python}
	if m := sum.matrix(source); m != nil {
		in.Cells, in.Genes, in.NonZeros, in.Codec = m.Cells, m.Genes, m.NonZeros, m.Filters
	}
	return in
}

// matrix returns the matrix of that source, or nil.
func (sum *Summary) matrix(source engine.Source) *MatrixInfo {
	for i := range sum.Matrices {
		if m := &sum.Matrices[i]; m.Source == source {
			return m
		}
	}
	return nil
}

// ReadPlan implements [Operations].
func (s *Session) ReadPlan(_ context.Context, p ReadPlanParams) (*PlanRead, error) {
	f, err := s.current()
	if err != nil {
		return nil, err
	}
	r, err := provenance.Read([]byte(p.Text))
	if err != nil {
		return nil, &invalid{p.Name + ": " + sentence(err.Error()), "Choose a plan that Coverslip saved, or the report of a run."}
	}
	if err := f.summary.fits(r.Plan); err != nil {
		return nil, &invalid{p.Name + ": " + sentence(err.Error()), "Open the file that the plan was made for, or change the plan."}
	}
	out := &PlanRead{Plan: r.Plan}
	if made := r.Input; made.Key != "" && made.Key != f.summary.Key {
		out.Notes = append(out.Notes, fmt.Sprintf("The plan was made for another file, %s.", made.Name))
	}
	return out, nil
}

// fits says what a plan asks for that the file has not.
func (sum *Summary) fits(p engine.Plan) error {
	if sum.matrix(p.Source) == nil {
		var labels []string
		for _, m := range sum.Matrices {
			labels = append(labels, m.Label)
		}
		wanted := "X"
		if p.Source.Raw {
			wanted = "raw/X"
		} else if p.Source.Layer != "" {
			wanted = "layers/" + p.Source.Layer
		}
		return fmt.Errorf("the plan takes the counts from %s, which %s does not have; it has %s", wanted, sum.Name, strings.Join(labels, ", "))
	}
	key := p.HVG.BatchKey
	if key != "" && !slices.ContainsFunc(sum.Obs, func(c ColumnInfo) bool { return c.Name == key }) {
		return fmt.Errorf("the plan ranks genes in the batches of %q (batch_key), a column that obs of %s does not have", key, sum.Name)
	}
	return nil
}
