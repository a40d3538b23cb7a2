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

// TestWarmStartsMates: after warming up the mates are there, and the first run starts no other.
func TestWarmStartsMates(t *testing.T) {
	host, _ := crewOf(2, -1)
	started, start := 0, host.StartMate
	host.StartMate = func() (worker.Mate, error) {
		started++
		return start()
	}
	p := newPageOn(t, host)
	ask[worker.Done](p, "warm", worker.NewParams("warm"))
	if started != 2 {
		t.Errorf("%d mates were started", started)
	}
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	if r := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: fewComponents(sum.Plan)}); r.Workers != 2 || started != 2 {
		t.Errorf("%d worked; %d were started", r.Workers, started)
	}
}
