package worker

import (
	"context"
	"slices"

	"coverslip/core"
	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/sparse"
)

// Resume implements [Operations].
func (s *Session) Resume(ctx context.Context, p ResumeParams) (*Summary, error) {
	files := s.store.recent(ctx)
	i := slices.IndexFunc(files, func(r Recent) bool { return r.Key == p.Key })
	sum := &Summary{}
	if i < 0 || !s.store.load(ctx, summaryKey(p.Key), sum) {
		return nil, &invalid{"Nothing is kept of this file any more.", "Open it again."}
	}
	view := s.store.view(ctx, p.Key)
	s.store.remember(files[i])
	return s.become(s.newFile(sum), view), nil
}

// keptView is how a file was looked at.
type keptView struct{ Text string }

// KeepView implements [Operations].
func (s *Session) KeepView(_ context.Context, p KeepViewParams) (*Done, error) {
	s.store.save(p.Key, viewKey(p.Key), keptView{p.View})
	return &Done{}, nil
}

// view returns how a file was looked at, or "".
func (k *keeper) view(ctx context.Context, file string) string {
	var v keptView
	k.load(ctx, viewKey(file), &v)
	return v.Text
}

func summaryKey(file string) string { return onlyKey(file, "summary", Summary{}) }

func viewKey(file string) string { return onlyKey(file, "view", keptView{}) }

// onlyKey is the key of what there is one of for a file.
func onlyKey(file, what string, kept any) string {
	return cacheKey(file, what, "", struct{ Version int }{cacheVersion}, kept)
}

func tablesKey(file string, source engine.Source) string {
	return cacheKey(file, "tables", "", source, keptTables{})
}

// keptTables are the tables of a file that results are shown with. Those of another source of counts may
// have other genes.
type keptTables struct{ Obs, Var keptTable }

// keptTable is a [frame.Frame] as it is stored.
type keptTable struct {
	Index   Strings
	Columns []keptColumn
}

// keptColumn is a [frame.Column] as it is stored; the slice of its type is not nil.
type keptColumn struct {
	Name     string
	Missing  []bool
	Int32s   []int32
	Int64s   []int64
	Float32s []float32
	Float64s []float64
	Bools    []bool
	Texts    *Strings
	Labels   *frame.Categorical
}

func tableOf(f *frame.Frame) keptTable {
	t := keptTable{Index: joinedNames(f.Index)}
	for _, c := range f.Columns {
		k := keptColumn{Name: c.Name, Missing: c.Missing}
		switch v := c.Values.(type) {
		case []int32:
			k.Int32s = v
		case []int64:
			k.Int64s = v
		case []float32:
			k.Float32s = v
		case []float64:
			k.Float64s = v
		case []bool:
			k.Bools = v
		case []string:
			texts := joined(len(v), func(i int) string { return v[i] })
			k.Texts = &texts
		case frame.Categorical:
			k.Labels = &v
		}
		t.Columns = append(t.Columns, k)
	}
	return t
}

func (t keptTable) frame() *frame.Frame {
	f := &frame.Frame{Index: frame.NamesOf(t.Index.split())}
	for _, k := range t.Columns {
		c := &frame.Column{Name: k.Name, Missing: k.Missing}
		switch {
		case k.Int32s != nil:
			c.Values = k.Int32s
		case k.Int64s != nil:
			c.Values = k.Int64s
		case k.Float32s != nil:
			c.Values = k.Float32s
		case k.Float64s != nil:
			c.Values = k.Float64s
		case k.Bools != nil:
			c.Values = k.Bools
		case k.Texts != nil:
			c.Values = k.Texts.split()
		case k.Labels != nil:
			c.Values = *k.Labels
		default: // a table without rows
			c.Values = []string{}
		}
		f.Columns = append(f.Columns, c)
	}
	return f
}

// keepTables keeps the tables of a source beside the results that are about them.
func (s *Session) keepTables(f *openFile, source engine.Source) {
	in := f.inputs[source]
	if f.contents == nil || in == nil {
		return
	}
	s.store.saveOnce(f.summary.Key, tablesKey(f.summary.Key, source), func() any {
		return keptTables{tableOf(in.Obs), tableOf(in.Var)}
	})
}

// keptInput is what an analysis of a file that is not at hand starts from: enough to show results.
func (f *openFile) keptInput(ctx context.Context, store *keeper, source engine.Source) (*core.Input, error) {
	var t keptTables
	if !store.load(ctx, tablesKey(f.summary.Key, source), &t) {
		return nil, &absentError{f.summary.Name}
	}
	in := &core.Input{Obs: t.Obs.frame(), Var: t.Var.frame(), Limits: f.limits}
	in.X = absentMatrix{f.summary.Name, in.Obs.Index.Len(), in.Var.Index.Len()}
	return in, nil
}

// absentMatrix stands for the counts of a file that is not at hand.
type absentMatrix struct {
	name         string
	cells, genes int
}

func (m absentMatrix) Shape() (nObs, nVars int) { return m.cells, m.genes }

func (m absentMatrix) Rows(context.Context, int, int, func(*sparse.Block) error) error {
	return &absentError{m.name}
}
