package worker

import (
	"context"
	"io"
	"math/rand/v2"

	"coverslip/core"
	"coverslip/core/anndata"
	"coverslip/core/engine"
)

// Warm implements [Operations]: a browser compiles a program while it runs, and well only what has run for a while. What
// the session has compiled its mates have too.
func (s *Session) Warm(context.Context) (*Done, error) {
	defer s.endWarm()
	return &Done{}, warm(s.warming, s.host.Yield)
}

// What is made up: enough for every loop to have run some 100,000 times, and so many highly variable genes that their
// covariance is worth making, as that of larger files is.
const (
	warmCells  = 1024
	warmGenes  = 1000
	warmGap    = 6 // between values, at most
	warmChosen = 300
)

func warm(ctx context.Context, yield func()) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, size, err := madeUp()
	if err != nil {
		return err
	}
	data, err := anndata.Open(file, size, "made up")
	if err != nil {
		return err
	}
	in, err := core.Open(data, engine.Source{}, core.Limits{Memory: 64 << 20, Workers: 1})
	if err != nil {
		return err
	}
	a := in.Analysis()
	crew, err := newCrew(1, func() (Mate, error) { return &inner{Helper{Yield: yield}}, nil }, MateFile{file, MateMatrix{
		Size: size, Name: "made up", Room: 64 << 20, Share: 1,
	}})
	if err != nil {
		return err
	}
	a.Away = crew.passes
	plan := engine.DefaultPlan()
	plan.Filter.MinCells, plan.HVG.NTopGenes = 0, warmChosen
	return a.Run(ctx, plan, nil)
}

// inner is a mate in this program.
type inner struct{ Helper }

func (*inner) MemoryMiB() float64 { return 0 }
func (*inner) End()               {}

// madeUp returns a file of counts by chance.
func madeUp() (io.ReaderAt, int64, error) {
	rng := rand.New(rand.NewPCG(1, 2))
	indptr, indices, data := []int32{0}, []int32{}, []float32{}
	for range warmCells {
		for g := rng.IntN(warmGap); g < warmGenes; g += 1 + rng.IntN(warmGap) {
			indices, data = append(indices, int32(g)), append(data, float32(1+rng.IntN(1+g%5)))
		}
		indptr = append(indptr, int32(len(indices)))
	}
	return anndata.CountsFile(warmGenes, indptr, indices, data)
}
