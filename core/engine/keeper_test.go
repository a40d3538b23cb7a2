package engine_test

import (
	"slices"
	"sync"
	"testing"

	"coverslip/core/compact"
	"coverslip/core/engine"
	"coverslip/core/sparse"
)

// asking is a matrix that has room for nothing, and asks which genes are likely to be wanted whenever it is read on.
type asking struct {
	sparse.Matrix
	order  func() compact.Order
	orders [][]int32
	wanted int
}

func (m *asking) Narrow(genes []int32) sparse.Matrix { return sparse.Select(m.Matrix, nil, genes) }

func (m *asking) Passing() sparse.Matrix { return m.Matrix }

func (m *asking) Prefer(order func() compact.Order) { m.order = order }

func (m *asking) ask() {
	o := m.order()
	m.orders, m.wanted = append(m.orders, o.Genes), o.Wanted
}

// TestLikelyGenes: an order has every gene once; once all cells were seen, the highly variable ones are its first.
func TestLikelyGenes(t *testing.T) {
	s := newSample(1500, 120)
	m := &asking{Matrix: s.x}
	a := engine.New(m, s.obs, s.vars)
	var once sync.Once
	a.Progress = func(_ string, done, _ int64, _ string) {
		if done > 700 {
			once.Do(m.ask) // some shards are done
		}
	}
	p := plan()
	p.Filter = engine.Filter{}
	p.HVG.NTopGenes = 15
	err := a.Run(background, p, func(d engine.Done) {
		if d.Step == engine.StepHVG {
			m.ask()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range m.orders {
		all := slices.Clone(order)
		slices.Sort(all)
		if len(slices.Compact(all)) != 120 || len(order) != 120 {
			t.Errorf("an order of %d genes, %d of them different", len(order), len(slices.Compact(all)))
		}
	}
	if len(m.orders) != 2 || m.wanted != 15 {
		t.Fatalf("%d orders, %d wanted", len(m.orders), m.wanted)
	}
	first := m.orders[1][:15+50] // and those with the most counts
	for g, highly := range a.HVGResult.HighlyVariable {
		if highly && !slices.Contains(first, int32(g)) {
			t.Errorf("gene %d is highly variable and is not among the first of the order", g)
		}
	}
}
