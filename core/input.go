package core

import (
	"context"
	"sort"

	"coverslip/core/anndata"
	"coverslip/core/compact"
	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/pca"
	"coverslip/core/shard"
	"coverslip/core/sparse"
)

// Input is what an analysis starts from: one matrix of a file, of which nothing is read yet, and the
// tables that go with it. Several analyses may start from one input.
type Input struct {
	X        sparse.Matrix // keeps what was read of it, as far as the limits allow
	Obs, Var *frame.Frame
	Unread   []string // columns that could not be read and are left out, each with the reason
	Limits   Limits
}

// Open opens the matrix that source names. The file must stay open as long as steps are run.
func Open(data *anndata.File, source engine.Source, limits Limits) (*Input, error) {
	from := anndata.Source(source)
	x, err := data.Matrix(from)
	if err != nil {
		return nil, err
	}
	in := &Input{X: compact.New(x, limits.Predict(ShapeOf(data, source), engine.DefaultPlan(), limits.Alone()).Room, 1), Limits: limits}
	if in.Obs, err = in.readable(data.Obs()); err != nil {
		return nil, err
	}
	if in.Var, err = in.readable(data.Var(from)); err != nil {
		return nil, err
	}
	return in, nil
}

// Glance reads the first rows, so that they are kept: an analysis looks at them by itself where its passes are done
// elsewhere. Only whole ranges of package shard are kept, and where those are long the rows alone are sooner read. What goes
// wrong whoever reads them next will be told.
func (in *Input) Glance(ctx context.Context) {
	nObs, _ := in.X.Shape()
	borders := shard.Borders(nObs)
	end := borders[sort.SearchInts(borders, min(nObs, glanceRows))]
	if end <= 2*glanceRows {
		_ = in.X.Rows(ctx, 0, end, func(*sparse.Block) error { return nil })
	}
}

// glanceRows is how many of the file's rows are likely to have as many as are looked at after cells were dropped.
const glanceRows = 2 * pca.SampleRows

// readable reads the columns of a table that can be read.
func (in *Input) readable(t *anndata.Table, err error) (*frame.Frame, error) {
	if err != nil {
		return nil, err
	}
	table, problems, err := t.Frame()
	in.Unread = append(in.Unread, problems...)
	return table, err
}

// Analysis starts an analysis.
func (in *Input) Analysis() *engine.Analysis {
	a := engine.New(in.X, in.Obs, in.Var)
	a.Workers = in.Limits.Workers
	return a
}
