package worker

import (
	"context"
	"io"
	"math/rand/v2"
	"strconv"

	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/pca"
)

// Warm implements [Operations]: a browser compiles a program while it runs, and well only what has run for a while. What
// the session has compiled its mates have too. Then mates are started.
func (s *Session) Warm(context.Context) (*Done, error) {
	defer s.endWarm()
	if err := s.warming.Err(); err != nil {
		return nil, err
	}
	file, size, err := madeUp()
	if err != nil {
		return nil, err
	}
	for i := range rehearsals {
		if err := s.rehearse(s.warming, file, size, warmChosen[i%len(warmChosen)]); err != nil {
			return nil, err
		}
	}
	if err := pca.Warm(s.warming); err != nil {
		return nil, err
	}
	if s.mates.start != nil {
		s.mates.fill(s.warming, s.host.Workers)
	}
	return &Done{}, nil
}

// rehearsals is how often it is done: most of what is short runs often enough by then.
const rehearsals = 9

// What is made up: enough for every loop to have run some 100,000 times.
const (
	warmCells = 1024
	warmGenes = 1000
	warmGap   = 6 // between values, at most
	warmComps = 20
)

// warmChosen are how many highly variable genes there are, in turn: few, whose covariance is worth making as that of more
// cells is, or many, which are gone through cell by cell as those of fewer cells are.
var warmChosen = []int{300, 300, 1000}

// rehearse has a session of its own open a file that is made up and analyse it, as a page asks for it.
func (s *Session) rehearse(ctx context.Context, file io.ReaderAt, size int64, chosen int) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	host := Host{
		Store: &MemoryStore{}, Sender: nobody{}, Yield: s.host.Yield, BudgetMiB: s.host.BudgetMiB, PageMiB: s.host.PageMiB,
		Workers: 1, StartMate: func() (Mate, error) { return &inner{Helper{Yield: s.host.Yield}}, nil },
	}
	if s.host.Aside != nil {
		if host.Sender, file, err = s.host.Aside(file, size); err != nil {
			return err
		}
	}
	r := New(host)
	defer r.reset()
	defer r.Wait()
	summary, err := r.Open(ctx, OpenParams{Name: "made up", Size: size, File: file})
	if err != nil {
		return err
	}
	host.Sender.Reply(0, summary, nil)
	plan := summary.Plan
	plan.Filter, plan.HVG.NTopGenes, plan.PCA.NComps = engine.Filter{}, chosen, warmComps
	result, err := r.Run(ctx, RunParams{Plan: plan}, newTeller(r, 0))
	if err != nil {
		return err
	}
	host.Sender.Reply(0, result, nil)
	shown, err := r.Embedding(ctx, EmbeddingParams{})
	if err != nil {
		return err
	}
	host.Sender.Reply(0, shown, nil)
	return nil
}

// nobody is a sender that nobody hears.
type nobody struct{}

func (nobody) Reply(int64, any, *Failure) {}
func (nobody) Progress(int64, Progress)   {}
func (nobody) Step(int64, *Step)          {}
func (nobody) Log(Log)                    {}

// inner is a mate in this program.
type inner struct{ Helper }

// Do implements [Mate].
func (i *inner) Do(ctx context.Context, shard int, at func(row int)) ([]byte, error) {
	p, err := i.Helper.Do(ctx, shard, at)
	if err != nil {
		return nil, err
	}
	return p.Bytes(), nil
}

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
	return anndata.CountsFile(labelled(warmCells), labelled(warmGenes), indptr, indices, data)
}

// labelled is a table with a column of labels.
func labelled(n int) *frame.Frame {
	names, labels := make([]string, n), make([]string, n)
	for i := range n {
		names[i], labels[i] = strconv.Itoa(i), strconv.Itoa(i%10)
	}
	t := &frame.Frame{Index: frame.NamesOf(names)}
	t.Set("label", frame.Labels(labels, nil))
	return t
}
