package worker

import (
	"context"

	"coverslip/core"
	"coverslip/core/anndata"
	"coverslip/core/engine"
)

// openFile is the file of a session.
type openFile struct {
	contents *anndata.File // nil: not at hand, as the file was resumed
	summary  *Summary
	given    OpenParams
	limits   core.Limits
	inputs   map[engine.Source]*core.Input // read when first asked for
	crew     *crew                         // of the source that was analysed last; nil: none yet
	fresh    bool                          // it was not looked at before: no results are kept of it
	release  func()                        // ends the hold on what is kept of it
}

// data returns the contents of the file, which are needed.
func (f *openFile) data() (*anndata.File, error) {
	if f.contents == nil {
		return nil, &absentError{f.summary.Name}
	}
	return f.contents, nil
}

// SampleValues is how many values are looked at to judge what a matrix holds: those of some ten cells.
const SampleValues = 20_000

// checkedBytes is how much of a table's codes is looked at when a file is opened: 30 labels of two million
// cells, a tenth of a second.
const checkedBytes = 64 << 20

// Open implements [Operations].
func (s *Session) Open(ctx context.Context, p OpenParams) (*Summary, error) {
	if p.File == nil {
		return nil, &invalid{"No file came with the request.", "Pick the file again."}
	}
	data, err := anndata.Open(p.File, p.Size, p.Name)
	if err != nil {
		return nil, err
	}
	sum := &Summary{Name: p.Name, Size: p.Size}
	f := s.newFile(sum)
	f.contents, f.given = data, p
	anndata.PrefetchKey(p.File, p.Size) // the browser reads while the tables are looked at
	if err := f.describe(ctx); err != nil {
		return nil, err
	}
	// Pieces from all over the file come last, in place of what else was read of it.
	if sum.Key, err = anndata.FileKey(p.File, p.Size); err != nil {
		return nil, err
	}
	view := s.store.view(ctx, sum.Key) // before something is put there, which reading waits for
	s.store.remember(Recent{
		Key: sum.Key, Name: p.Name, Size: p.Size, Cells: sum.Cells, Genes: sum.Genes, Handle: p.Handle,
	})
	s.store.save(sum.Key, summaryKey(sum.Key), sum)
	f.fresh = view == ""
	return s.become(f, view), nil
}

func (s *Session) newFile(sum *Summary) *openFile {
	return &openFile{
		summary: sum,
		limits:  s.host.limits(),
		inputs:  map[engine.Source]*core.Input{},
	}
}

// become makes f the file of the session, of which a view was kept. When it is the one that was, its results are shown on.
func (s *Session) become(f *openFile, view string) *Summary {
	sum := *f.summary
	sum.View = view
	f.release = s.host.Store.Hold(sum.Key)
	s.mu.Lock()
	before := s.file
	if before != nil && before.summary.Key != sum.Key {
		s.view = nil
	}
	s.file = f
	s.mu.Unlock()
	if before != nil {
		before.leave()
	}
	return &sum
}

// describe fills the summary.
func (f *openFile) describe(ctx context.Context) error {
	sum := f.summary
	sum.Kind, sum.Python = f.contents.Container(), f.contents.Python()
	sum.Cells, sum.Genes = f.contents.Shape()
	for _, m := range f.contents.Matrices() {
		sum.Matrices = append(sum.Matrices, f.matrixInfo(ctx, m))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	obs, err := f.contents.Obs()
	if err != nil {
		return err
	}
	vars, err := f.contents.Var(anndata.Source{})
	if err != nil {
		return err
	}
	sum.Obs, sum.Var = columnInfos(ctx, obs), columnInfos(ctx, vars)
	sum.Obsm = f.contents.Obsm()
	if err := f.propose(); err != nil {
		return err
	}
	sum.Notes = f.contents.Notes()
	return nil
}

// matrixInfo describes a matrix and judges from some of its values what it holds. A matrix that cannot be
// read is described as such: another may do.
func (f *openFile) matrixInfo(ctx context.Context, m anndata.MatrixInfo) MatrixInfo {
	info := MatrixInfo{
		Source: engine.Source(m.Source), Label: m.Label, Encoding: m.Encoding, DType: m.DType,
		Cells: m.Cells, Genes: m.Genes, NonZeros: m.NonZeros, Filters: m.Filters, Problem: m.Problem,
	}
	if m.Problem != "" {
		return info
	}
	holds, err := f.contents.Sample(ctx, m.Source, SampleValues)
	if err != nil {
		info.Problem = failure(err).Message
		return info
	}
	info.Holds, info.Usable = string(holds), holds == anndata.RawCounts
	return info
}

// columnInfos describes the columns, wrong codes included.
func columnInfos(ctx context.Context, t *anndata.Table) []ColumnInfo {
	var infos []ColumnInfo
	for _, c := range t.Check(ctx, checkedBytes) {
		infos = append(infos, ColumnInfo{
			Name: c.Name, Kind: ColumnKind(c.Kind), Categories: c.Categories, Problem: c.Problem,
		})
	}
	return infos
}

// analysis starts an analysis of one matrix of the file. Only requests that have their turn may. A column
// that cannot be read is told where it is asked for: when cells are coloured by it.
func (f *openFile) analysis(ctx context.Context, s *Session, source engine.Source) (*engine.Analysis, error) {
	in := f.inputs[source]
	if in == nil {
		var err error
		if f.contents == nil {
			in, err = f.keptInput(ctx, s.store, source)
		} else {
			in, err = core.Open(f.contents, source, f.limits)
		}
		if err != nil {
			return nil, err
		}
		f.inputs[source] = in
	}
	return in.Analysis(), nil
}

// help has mates do the passes of an analysis to come. Where none can be started the session does them itself.
func (f *openFile) help(host *Host, a *engine.Analysis, source engine.Source) {
	if f.hire(host, source) {
		a.Away, a.Workers = f.crew.passes, len(f.crew.posts)
	}
}

// prepare has mates open the file, while the person looks at the settings, and reports whether there are any.
func (f *openFile) prepare(host *Host, source engine.Source) bool {
	hired := f.hire(host, source)
	if hired {
		f.crew.prepare()
	}
	return hired
}

// hire sees to it that there are mates for a matrix of the file, and reports whether there are.
func (f *openFile) hire(host *Host, source engine.Source) bool {
	if f.contents == nil || host.Workers == 0 || host.StartMate == nil {
		return false
	}
	if f.crew == nil || f.crew.file.Source != source {
		f.dismiss()
		shares := host.divide(f.shape(source), engine.DefaultPlan())
		crew, err := newCrew(shares.mates, host.StartMate, MateFile{f.given.File, MateMatrix{
			Size: f.given.Size, Name: f.given.Name, Source: source, Memory: shares.each.Memory, Room: shares.mate.Room, Share: shares.mates, Stay: shares.mate.Whole,
		}}, f.summary.Cells)
		if err != nil {
			host.Sender.Log(Log{LevelWarning, "one worker does all the work, as no other can be started: " + err.Error()})
			host.Workers, host.StartMate = 0, nil // and is not tried again
			return false
		}
		f.crew = crew
	}
	return true
}

// leave ends what goes on for the file. It may wait for a mate that is being started, and that for messages to come
// in, so no lock is held meanwhile that receiving one takes.
func (f *openFile) leave() {
	f.dismiss()
	f.release()
}

// dismiss ends the crew.
func (f *openFile) dismiss() {
	if f.crew != nil {
		f.crew.end()
		f.crew = nil
	}
}
