package worker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"coverslip/worker"
)

func TestDamagedEntriesAreComputedAgain(t *testing.T) {
	store := &worker.MemoryStore{}
	p := newPage(t, store)
	_, params := p.ran()
	whole := ask[worker.Embedding](p, "embedding", &worker.EmbeddingParams{X: 0, Y: 1})
	for _, key := range store.Keys() {
		value, _ := store.Get(t.Context(), key)
		value[len(value)/2] ^= 1
	}
	p = newPage(t, store) // one that has nothing of it
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", params)
	if n := len(p.stepNames(false)); n != 5 {
		t.Errorf("%d of 5 steps were computed again", n)
	}
	again := ask[worker.Embedding](p, "embedding", &worker.EmbeddingParams{X: 0, Y: 1})
	for i := range whole.X {
		if whole.X[i] != again.X[i] {
			t.Fatalf("cell %d: %g, then %g", i, whole.X[i], again.X[i])
		}
	}
	ask[worker.RunResult](p, "run", params)
	if n := len(p.stepNames(true)); n != 5 {
		t.Errorf("%d of 5 steps were kept again", n)
	}
}

func TestRecent(t *testing.T) {
	store := &worker.MemoryStore{}
	p := newPage(t, store)
	open := opening(t, pbmc)
	open.Handle = "a handle"
	sum := ask[worker.Summary](p, "open", open)
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: fewComponents(sum.Plan)})
	recent := ask[worker.RecentFiles](p, "recent", worker.NewParams("recent"))
	if len(recent.Files) != 1 || recent.Files[0].Key != sum.Key || recent.Files[0].Handle != "a handle" || recent.Problem != "" {
		t.Errorf("recent: %+v", recent)
	}
	if len(store.Keys()) == 0 {
		t.Error("nothing was kept")
	}
	ask[worker.Done](p, "forget", &worker.ForgetParams{Key: sum.Key})
	recent = ask[worker.RecentFiles](p, "recent", worker.NewParams("recent"))
	if len(recent.Files) != 0 || len(store.Keys()) != 0 {
		t.Errorf("after forgetting: %+v and %d keys", recent, len(store.Keys()))
	}
	ask[worker.Summary](p, "open", open)
	ask[worker.Done](p, "forget", &worker.ForgetParams{})
	if recent = ask[worker.RecentFiles](p, "recent", worker.NewParams("recent")); len(recent.Files) != 0 {
		t.Errorf("after forgetting all: %+v", recent)
	}
}

func TestStoreFailuresAreNeverFatal(t *testing.T) {
	p := newPage(t, &badStore{})
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	run := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: fewComponents(sum.Plan)})
	if !run.Complete {
		t.Error("the run is not complete")
	}
	recent := ask[worker.RecentFiles](p, "recent", worker.NewParams("recent"))
	if !strings.Contains(recent.Problem, errDenied.Error()) {
		t.Errorf("problem: %q", recent.Problem)
	}
	ask[worker.Done](p, "forget", &worker.ForgetParams{})
}

func (*badStore) Get(context.Context, string) ([]byte, error)     { return nil, errDenied }
func (*badStore) Put(context.Context, ...worker.Entry) error      { return errDenied }
func (*badStore) Has(context.Context, string) (bool, error)       { return false, errDenied }
func (*badStore) Recent(context.Context) ([]worker.Recent, error) { return nil, errDenied }
func (*badStore) Remember(context.Context, worker.Recent) error   { return errDenied }
func (*badStore) Forget(context.Context, string) error            { return errDenied }

// smallStore has room for so many entries.
type smallStore struct {
	worker.MemoryStore
	room int
}

func (s *smallStore) Put(ctx context.Context, entries ...worker.Entry) error {
	if len(s.Keys())+len(entries) > s.room {
		return fmt.Errorf("%w: put", worker.ErrStorageFull)
	}
	return s.MemoryStore.Put(ctx, entries...)
}

func TestOldFilesMakeRoom(t *testing.T) {
	store := &smallStore{room: 8} // the file's own: summary, tables, six steps
	p := newPage(t, store)
	old := worker.Recent{Key: "old", Name: "old.h5ad", Opened: 1}
	if err := store.Remember(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	for i := range store.room {
		if err := store.Put(t.Context(), worker.Entry{File: "old", Key: fmt.Sprintf("old/%d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	sum, params := p.ran()
	ask[worker.RunResult](p, "run", params)
	if n := len(p.stepNames(true)); n != 5 {
		t.Errorf("%d of 5 steps were kept", n)
	}
	recent := ask[worker.RecentFiles](p, "recent", worker.NewParams("recent"))
	if len(recent.Files) != 1 || recent.Files[0].Key != sum.Key || !slices.Equal(recent.Dropped, []string{"old.h5ad"}) {
		t.Errorf("recent: %+v", recent)
	}
	if recent = ask[worker.RecentFiles](p, "recent", worker.NewParams("recent")); len(recent.Dropped) != 0 {
		t.Errorf("told twice: %v", recent.Dropped)
	}
}

// TestOpenFilesDoNotMakeRoom fills the store while the older file is open in another tab.
func TestOpenFilesDoNotMakeRoom(t *testing.T) {
	store := &smallStore{room: 8}
	other, p := newPage(t, store), newPage(t, store)
	held := ask[worker.Summary](other, "open", opening(t, "../testdata/h5/ad_rich.h5ad"))
	_, params := p.ran()
	recent := ask[worker.RecentFiles](p, "recent", worker.NewParams("recent"))
	if len(recent.Files) != 2 || !strings.Contains(recent.Problem, "full") {
		t.Errorf("recent: %+v", recent)
	}
	ask[worker.Summary](other, "open", opening(t, pbmc)) // and lets go of the first
	ask[worker.RunResult](p, "run", params)
	recent = ask[worker.RecentFiles](p, "recent", worker.NewParams("recent"))
	if len(recent.Files) != 1 || recent.Files[0].Key == held.Key || recent.Problem != "" {
		t.Errorf("after it was closed: %+v", recent)
	}
}

// TestForgottenInAnotherTab forgets a file that is open: nothing more is kept of it until it is opened again.
func TestForgottenInAnotherTab(t *testing.T) {
	store := &worker.MemoryStore{}
	other, p := newPage(t, store), newPage(t, store)
	sum, params := p.ran()
	plan := params.Plan
	ask[worker.Done](other, "forget", &worker.ForgetParams{Key: sum.Key})
	plan.PCA.NComps = 4
	if run := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan}); !run.Complete {
		t.Error("the run is not complete")
	}
	ask[worker.Colour](p, "colour", &worker.ColourParams{Gene: "CD3D"})
	ask[worker.Done](p, "keep_view", &worker.KeepViewParams{Key: sum.Key, View: "{}"})
	if keys := store.Keys(); len(keys) > 0 {
		t.Errorf("kept of a forgotten file: %v", keys)
	}
	p.refused(worker.CodeInvalid, "resume", &worker.ResumeParams{Key: sum.Key})
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if n := len(store.Keys()); n != 8 {
		t.Errorf("%d entries are kept of a file opened again", n)
	}
}
