package worker_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"coverslip/core/engine"
	"coverslip/worker"
)

// page is the other side of a conversation: it keeps what it is sent, and asks.
type page struct {
	t       *testing.T
	session *worker.Session
	store   worker.Store
	yield   func()
	onStep  func(*worker.Step)

	mu      sync.Mutex
	nextID  int64
	replies map[int64]reply
	steps   []*worker.Step
	stages  []worker.Progress
	late    []string // what came after the reply of its request
}

type reply struct {
	value   any
	failure *worker.Failure
}

func newPage(t *testing.T, store worker.Store) *page {
	return newPageOn(t, worker.Host{Store: store})
}

// newPageOn is newPage on a host of one's own making.
func newPageOn(t *testing.T, host worker.Host) *page {
	p := &page{t: t, store: host.Store, replies: map[int64]reply{}}
	host.Sender = p
	host.Yield = func() {
		if p.yield != nil {
			p.yield()
		}
	}
	p.session = worker.New(host)
	return p
}

func (p *page) Reply(id int64, value any, failure *worker.Failure) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, twice := p.replies[id]; twice {
		p.late = append(p.late, "a second reply")
	}
	p.replies[id] = reply{value, failure}
}

func (p *page) Progress(id int64, progress worker.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stages = append(p.stages, progress)
	if _, over := p.replies[id]; over {
		p.late = append(p.late, "progress")
	}
}

func (p *page) Step(id int64, step *worker.Step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps = append(p.steps, step)
	if p.onStep != nil {
		p.onStep(step)
	}
	if _, over := p.replies[id]; over {
		p.late = append(p.late, "a step")
	}
}

func (p *page) Log(worker.Log) {}

// post sends a request and does not wait.
func (p *page) post(op string, params any) int64 {
	p.mu.Lock()
	p.nextID++
	id := p.nextID
	p.mu.Unlock()
	p.session.Ask(worker.Request{ID: id, Op: op, Params: params})
	return id
}

// await lets other goroutines go on until a request is answered.
func (p *page) await(id int64) {
	for range 1000 {
		p.mu.Lock()
		_, answered := p.replies[id]
		p.mu.Unlock()
		if answered {
			return
		}
		time.Sleep(time.Millisecond)
	}
	p.t.Errorf("request %d was not answered within a second", id)
}

// try asks and waits for the answer. Steps and progress are those of this request.
func (p *page) try(op string, params any) (any, *worker.Failure) {
	p.t.Helper()
	p.steps, p.stages = nil, nil
	id := p.post(op, params)
	p.session.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.late) > 0 {
		p.t.Fatalf("%s: %v came after the reply", op, p.late)
	}
	r := p.replies[id]
	return r.value, r.failure
}

// ask is try for what must succeed.
func ask[V any](p *page, op string, params any) *V {
	p.t.Helper()
	value, failure := p.try(op, params)
	if failure != nil {
		p.t.Fatalf("%s: %+v", op, failure)
	}
	return value.(*V)
}

// ran opens real data and runs their plan with few components.
func (p *page) ran() (*worker.Summary, *worker.RunParams) {
	p.t.Helper()
	sum := ask[worker.Summary](p, "open", opening(p.t, pbmc))
	params := &worker.RunParams{Plan: fewComponents(sum.Plan)}
	ask[worker.RunResult](p, "run", params)
	return sum, params
}

// refused is try for what must fail with the code.
func (p *page) refused(code worker.ErrorCode, op string, params any) *worker.Failure {
	p.t.Helper()
	value, failure := p.try(op, params)
	if failure == nil {
		p.t.Fatalf("%s: got %T, want a failure %s", op, value, code)
	}
	if failure.Code != code || failure.Message == "" {
		p.t.Fatalf("%s: got %+v, want a failure %s", op, failure, code)
	}
	return failure
}

const pbmc = "../testdata/data/pbmc_facs3874.h5ad"

func opening(t *testing.T, path string) *worker.OpenParams {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &worker.OpenParams{Name: "pbmc.h5ad", Size: int64(len(b)), File: bytes.NewReader(b)}
}

func (p *page) stepNames(cached bool) (names []worker.StepName) {
	for _, s := range p.steps {
		if s.Cached == cached {
			names = append(names, s.Name)
		}
	}
	return names
}

// fewComponents makes a plan cheap to run.
func fewComponents(plan engine.Plan) engine.Plan {
	plan.PCA.NComps = 5
	return plan
}

// badStore fails in everything.
type badStore struct{ worker.MemoryStore }

var errDenied = errors.New("storage is denied")

// A label whose codes have no category is a problem that the card shows, before anything is coloured by it.
func TestOpenKnowsWrongCodes(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, "../testdata/h5/ad_bad_codes.h5ad"))
	if len(sum.Obs) != 1 || !strings.Contains(sum.Obs[0].Problem, "row 0 has code 7") {
		t.Errorf("obs is %+v", sum.Obs)
	}
	if sum.Kind != "AnnData, as of 0.8" {
		t.Errorf("it is %q", sum.Kind)
	}
}
