package worker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"coverslip/core/engine"
	"coverslip/worker"
)

// counted is a store that counts what is read of each step.
type counted struct {
	*worker.MemoryStore
	reads map[string]int
}

func (c counted) Get(ctx context.Context, key string) ([]byte, error) {
	_, rest, _ := strings.Cut(key, "/")
	step, _, _ := strings.Cut(rest, "-")
	c.reads[step]++
	return c.MemoryStore.Get(ctx, key)
}

// TestWhatIsShownIsNotReadAgain: not when the file comes back, nor by a run that changes a later step.
func TestWhatIsShownIsNotReadAgain(t *testing.T) {
	store := &worker.MemoryStore{}
	before := newPage(t, store)
	sum, params := before.ran()
	plan := params.Plan
	ask[worker.Fingerprint](before, "fingerprint", worker.NewParams("fingerprint"))

	reads := map[string]int{}
	p := newPage(t, counted{store, reads})
	ask[worker.Summary](p, "resume", &worker.ResumeParams{Key: sum.Key})
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan, CachedOnly: true})
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan, CachedOnly: true})
	if n := len(p.stepNames(true)); n != 5 {
		t.Errorf("%d of 5 steps were told", n)
	}
	plan.PCA.NComps--
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	if got := fmt.Sprint(p.stepNames(true), p.stepNames(false)); got != "[qc filter ora hvg] [pca]" {
		t.Errorf("known and computed: %s", got)
	}
	for _, step := range []string{"qc", "filter", "norm", "hvg", "ora"} {
		if reads[step] != 1 {
			t.Errorf("%s was read %d times", step, reads[step])
		}
	}
	same(t, p, newRun(t, plan), "fingerprint", worker.NewParams("fingerprint"))
}

// newRun runs a plan in a session that knows nothing.
func newRun(t *testing.T, plan engine.Plan) *page {
	p := newPage(t, &worker.MemoryStore{})
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	return p
}

// TestForgottenIsNotShownAgain: what a session has of a file that was forgotten does not come back with the file; where
// another tab forgot it, it is kept again.
func TestForgottenIsNotShownAgain(t *testing.T) {
	store := &worker.MemoryStore{}
	p := newPage(t, store)
	sum, params := p.ran()
	params.CachedOnly = true
	for _, key := range []string{sum.Key, ""} {
		ask[worker.Done](p, "forget", &worker.ForgetParams{Key: key})
		ask[worker.Summary](p, "open", opening(t, pbmc))
		if ask[worker.RunResult](p, "run", params).Complete {
			t.Errorf("it is there again after forgetting %q", key)
		}
		ask[worker.RunResult](p, "run", &worker.RunParams{Plan: params.Plan})
	}
	if err := store.Forget(t.Context(), sum.Key); err != nil {
		t.Fatal(err)
	}
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", params)
	other := newPage(t, store)
	ask[worker.Summary](other, "resume", &worker.ResumeParams{Key: sum.Key})
	if !ask[worker.RunResult](other, "run", params).Complete {
		t.Error("after another tab forgot it, it is shown and not kept")
	}
}

// TestFingerprintIsKept puts another one in its place, and sees that.
func TestFingerprintIsKept(t *testing.T) {
	store := &worker.MemoryStore{}
	p := newPage(t, store)
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	plan := fewComponents(sum.Plan)
	var keys, values []string
	for _, n := range []int{4, 5} {
		plan.PCA.NComps = n
		ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
		values = append(values, ask[worker.Fingerprint](p, "fingerprint", worker.NewParams("fingerprint")).SHA256)
		p.session.Wait()
		for _, key := range store.Keys() {
			if strings.Contains(key, "/fingerprint-") && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	if len(keys) != 2 || values[0] == values[1] {
		t.Fatalf("keys %v of %v", keys, values)
	}
	other, _ := store.Get(t.Context(), keys[0])
	if err := store.Put(t.Context(), worker.Entry{File: sum.Key, Key: keys[1], Pieces: [][]byte{other}}); err != nil {
		t.Fatal(err)
	}
	if got := ask[worker.Fingerprint](p, "fingerprint", worker.NewParams("fingerprint")); got.SHA256 != values[0] {
		t.Error("it was made again")
	}
}
