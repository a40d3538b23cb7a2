package worker_test

import (
	"testing"

	"coverslip/worker"
)

// TestWarm: warming up comes to its end, tells the page nothing, and leaves the session as new.
func TestWarm(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	ask[worker.Done](p, "warm", worker.NewParams("warm"))
	if len(p.stages) != 0 || len(p.steps) != 0 {
		t.Errorf("it told %v and %d steps", p.stages, len(p.steps))
	}
	p.refused(worker.CodeInvalid, "names", &worker.NamesParams{Axis: "obs"}) // no file is open
}

// TestWarmGivesWay: once a file is opened there is nothing to warm up for.
func TestWarmGivesWay(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	ask[worker.Summary](p, "open", opening(t, pbmc))
	p.refused(worker.CodeCancelled, "warm", worker.NewParams("warm"))
}
