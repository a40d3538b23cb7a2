package worker_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coverslip/worker"
)

// halting is a mate that waits at the second stage, which is after QC, until it is told to go on or that is given up.
type halting struct {
	worker.Mate
	stages *atomic.Int64 // of all mates
	halted chan<- struct{}
	goOn   <-chan struct{}
}

func (h *halting) Stage(ctx context.Context, stage []byte) error {
	if h.stages.Add(1) == 2 {
		h.halted <- struct{}{}
		select {
		case <-h.goOn:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return h.Mate.Stage(ctx, stage)
}

// soon is enough for a request to have taken its turn. All is right where it is not.
const soon = 100 * time.Millisecond

// begun opens real data on a host with one mate, which halts on the way of a run that was begun and not asked for.
func begun(t *testing.T) (p *page, params worker.RunParams, goOn chan struct{}) {
	host, _ := crewOf(1, -1)
	start, stages, halted := host.StartMate, &atomic.Int64{}, make(chan struct{}, 1)
	goOn = make(chan struct{})
	host.StartMate = func() (worker.Mate, error) {
		m, err := start()
		return &halting{Mate: m, stages: stages, halted: halted, goOn: goOn}, err
	}
	p = newPageOn(t, host)
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	params = worker.RunParams{Plan: fewComponents(sum.Plan)}
	early := params
	early.CachedOnly, early.Begin = true, true
	if r := ask[worker.RunResult](p, "run", &early); r.Complete || len(p.steps) > 0 {
		t.Fatalf("what was not asked for was told: %+v, %d steps", r, len(p.steps))
	}
	select {
	case <-halted:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was begun")
	}
	return p, params, goOn
}

// TestHeadStart: a run that was begun becomes the one that is asked for, and tells and keeps all that one does.
func TestHeadStart(t *testing.T) {
	p, params, goOn := begun(t)
	store := p.store.(*worker.MemoryStore)
	for _, key := range store.Keys() {
		if strings.Contains(key, "/qc-") {
			t.Error("QC was kept before it was asked for")
		}
	}
	time.AfterFunc(soon, func() { close(goOn) })
	ask[worker.RunResult](p, "run", &params)
	if got := fmt.Sprint(p.stepNames(true), p.stepNames(false)); got != "[] [qc filter hvg ora pca]" {
		t.Errorf("known and computed: %s", got)
	}
	same(t, p, newRun(t, params.Plan), "fingerprint", worker.NewParams("fingerprint"))
	again := newPage(t, store)
	ask[worker.Summary](again, "open", opening(t, pbmc))
	params.CachedOnly = true
	if !ask[worker.RunResult](again, "run", &params).Complete {
		t.Error("it was not kept")
	}
}

// TestHeadStartEnded: where it has ended by then, all is told at once.
func TestHeadStartEnded(t *testing.T) {
	p, params, goOn := begun(t)
	close(goOn)
	time.Sleep(5 * soon)
	r := ask[worker.RunResult](p, "run", &params)
	if r.Seconds <= 0 || fmt.Sprint(p.stepNames(false)) != "[qc filter hvg ora pca]" {
		t.Errorf("it took %v s, and told %v", r.Seconds, p.stepNames(false))
	}
}

// TestHeadStartOfAnotherPlan: what the plans have in common is not done again.
func TestHeadStartOfAnotherPlan(t *testing.T) {
	p, params, _ := begun(t)
	params.Plan.HVG.NTopGenes--
	ask[worker.RunResult](p, "run", &params)
	if got := fmt.Sprint(p.stepNames(true), p.stepNames(false)); got != "[] [qc filter hvg ora pca]" {
		t.Errorf("known and computed: %s", got)
	}
	for _, at := range p.stages {
		if at.Stage == worker.StageQC {
			t.Error("QC is done again")
		}
	}
	same(t, p, newRun(t, params.Plan), "fingerprint", worker.NewParams("fingerprint"))
}

// TestHeadStartGivesWay to another file, and to a cancel of the run that it became.
func TestHeadStartGivesWay(t *testing.T) {
	p, params, _ := begun(t)
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", &params)

	p, params, _ = begun(t)
	id := p.post("run", &params)
	time.Sleep(soon)
	p.session.Cancel(id)
	p.await(id)
	if f := p.replies[id].failure; f == nil || f.Code != worker.CodeCancelled {
		t.Errorf("a cancel gave %+v", f)
	}
	ask[worker.RunResult](p, "run", &params)
	if got := fmt.Sprint(p.stepNames(true), p.stepNames(false)); got != "[qc filter] [hvg ora pca]" {
		t.Errorf("known and computed after a cancel: %s", got)
	}
}

// TestHeadStartFails in silence; who asks is told as ever.
func TestHeadStartFails(t *testing.T) {
	host, _ := crewOf(2, -1)
	p := newPageOn(t, host)
	sum := ask[worker.Summary](p, "open", opening(t, "../testdata/h5/ad_bad_index_range.h5ad"))
	params := worker.RunParams{Plan: sum.Plan}
	params.Plan.Filter.MinGenes, params.Plan.Filter.MinCells = 0, 0
	early := params
	early.CachedOnly, early.Begin = true, true
	var words []string
	for range 2 {
		_, f := p.try("run", &params)
		if f == nil {
			t.Fatal("a damaged matrix runs")
		}
		words = append(words, fmt.Sprint(f.Code, f.Message, f.Where))
		ask[worker.RunResult](p, "run", &early)
	}
	if words[0] != words[1] {
		t.Errorf("%s\nand with a head start %s", words[0], words[1])
	}

	p.yield = func() { panic("a fault") }
	ask[worker.Summary](p, "open", opening(t, pbmc))
	ask[worker.RunResult](p, "run", &early)
	time.Sleep(soon)
	p.refused(worker.CodeInternal, "run", &params)
	p.refused(worker.CodeInvalid, "run", &params) // as no file is open any more
}
