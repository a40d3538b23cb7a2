package worker_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"coverslip/core/pca"
	"coverslip/worker"
)

// mate is a helper in this program, reached as one in another would be: by bytes. It ends by itself after
// some shards.
type mate struct {
	helper worker.Helper
	left   *atomic.Int64 // shards until it ends
	opened *atomic.Int64
}

func (m *mate) crossed(err error) error {
	if err == nil {
		return nil
	}
	return worker.UnpackError(worker.PackError(err))
}

func (m *mate) Open(ctx context.Context, f worker.MateFile) error {
	m.opened.Add(1)
	return m.crossed(m.helper.Open(ctx, f))
}

func (m *mate) Stage(ctx context.Context, stage []byte) error {
	return m.crossed(m.helper.Stage(ctx, stage))
}

func (m *mate) Do(ctx context.Context, shard int, at func(row int)) ([]byte, error) {
	if m.left.Add(-1) == 0 {
		return nil, fmt.Errorf("out of memory: %w", worker.ErrMateGone)
	}
	part, err := m.helper.Do(ctx, shard, at)
	if err != nil {
		return nil, m.crossed(err)
	}
	return part.Bytes(), nil
}

func (m *mate) MemoryMiB() float64 { return 1 }

func (m *mate) End() {}

// crewOf returns a host's crew of that size, of which one mate ends after some shards.
func crewOf(size, until int) (host worker.Host, opened *atomic.Int64) {
	left := &atomic.Int64{}
	left.Store(int64(until))
	opened = &atomic.Int64{}
	return worker.Host{Store: &worker.MemoryStore{}, BudgetMiB: 1024, Workers: size, StartMate: func() (worker.Mate, error) {
		return &mate{left: left, opened: opened}, nil
	}}, opened
}

// TestCrewChangesNoBit: with mates, however many, and with one that ends on the way, the results are those
// of the session alone; a second run finds the mates as they were.
func TestCrewChangesNoBit(t *testing.T) {
	var want string
	for _, c := range []struct{ size, until, opened int }{{0, -1, 0}, {1, -1, 1}, {3, -1, 3}, {2, 5, 3}} {
		host, opened := crewOf(c.size, c.until)
		p := newPageOn(t, host)
		sum := ask[worker.Summary](p, "open", opening(t, pbmc))
		plan := fewComponents(sum.Plan)
		fingerprint := func() string {
			ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
			return ask[worker.Fingerprint](p, "fingerprint", &struct{}{}).SHA256
		}
		got := fingerprint()
		colour := ask[worker.Colour](p, "colour", &worker.ColourParams{Gene: "CD3D"})
		plan.HVG.NTopGenes = 500
		variable := fingerprint()
		plan.PCA.MaskVar, plan.PCA.Solver, plan.PCA.PowerIterations = pca.AllGenes, pca.Randomized, 1
		result := fmt.Sprint(got, variable, fingerprint(), colour.Values)
		if want == "" {
			want = result
		}
		if result != want {
			t.Errorf("%+v: another result", c)
		}
		if n := opened.Load(); n != int64(c.opened) {
			t.Errorf("%+v: the file was opened %d times by mates", c, n)
		}
	}
}

// TestCrewErrors: what a mate finds wrong is told in the same words as without one, and a mate that always
// ends does not go on for ever.
func TestCrewErrors(t *testing.T) {
	bad := opening(t, "../testdata/h5/ad_bad_index_range.h5ad")
	var words []string
	for _, size := range []int{0, 2} {
		host, _ := crewOf(size, -1)
		p := newPageOn(t, host)
		sum := ask[worker.Summary](p, "open", bad)
		plan := sum.Plan
		plan.Filter.MinGenes, plan.Filter.MinCells = 0, 0
		_, f := p.try("run", &worker.RunParams{Plan: plan})
		if f == nil {
			t.Fatal("a damaged matrix runs")
		}
		words = append(words, strings.Join([]string{string(f.Code), f.Message, f.Where, f.Hint}, "|"))
	}
	if words[0] != words[1] {
		t.Errorf("alone: %s\nwith mates: %s", words[0], words[1])
	}
	host, _ := crewOf(2, -1)
	host.StartMate = func() (worker.Mate, error) { return &mate{left: &atomic.Int64{}, opened: &atomic.Int64{}}, nil }
	endless := host.StartMate
	host.StartMate = func() (worker.Mate, error) {
		m, err := endless()
		m.(*mate).left.Store(1)
		return m, err
	}
	p := newPageOn(t, host)
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	if _, f := p.try("run", &worker.RunParams{Plan: fewComponents(sum.Plan)}); f == nil || f.Code != worker.CodeMemory {
		t.Errorf("mates that always end: %+v", f)
	}
	host.StartMate = func() (worker.Mate, error) { return nil, errors.New("workers in workers are not allowed") }
	p = newPageOn(t, host)
	sum = ask[worker.Summary](p, "open", opening(t, pbmc))
	if r := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: fewComponents(sum.Plan)}); r.Workers != 1 {
		t.Errorf("without mates: %d workers", r.Workers)
	}
	if !errors.Is(worker.UnpackError(worker.PackError(context.Canceled)), context.Canceled) {
		t.Error("a cancel is lost on the way")
	}
}
