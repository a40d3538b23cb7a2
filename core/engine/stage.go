package engine

import (
	"context"
	"slices"
	"sync"

	"coverslip/core/hvg"
	"coverslip/core/norm"
	"coverslip/core/ora"
	"coverslip/core/pca"
	"coverslip/core/qc"
	"coverslip/core/sparse"
)

// Stage is a pass over the rows: what is done with every shard of them. It is a value that can be sent to
// whoever has the same matrix of the same file, in another process or on another machine.
type Stage struct {
	Cells, Genes []int32 // of the file, that are read; nil: all
	Borders      []int   // of the shards, among those cells

	// What is done. QC and Kept may be set together, on all cells; else one is.
	QC    *QCTask
	Kept  *KeptTask
	Count bool // the cells that have each gene
	Gene  *GeneTask
	PCA   *pca.Stage

	PCAMask string // of which genes the components are
}

// Part is what a stage gives for one shard. Parts are merged in the order of the shards.
type Part struct {
	QC     *qc.Result
	Missed []int64 // of QC with a filter: dropped cells that have each gene; nil: none was dropped
	Kept   *KeptPart
	Counts []int64
	Values []float32
	PCA    *pca.Part
}

// Free gives the memory of a part back that nobody looks at any more, where it is worth it.
func (p *Part) Free() {
	if p.PCA != nil {
		p.PCA.Free()
	}
}

// Large reports whether parts are so large that there should be few at a time.
func (s *Stage) Large() bool { return s.PCA != nil && s.PCA.Large() }

// QCTask gathers the metrics of all cells and genes.
type QCTask struct {
	MT         []bool
	PercentTop []int
	Filter     *Filter // nil: not known yet, so nothing is counted as missed and Kept takes nothing
}

// KeptTask does with the kept cells what one reading of them can.
type KeptTask struct {
	Factors   []float64 // size factors, where known beforehand
	TargetSum float64   // else what makes them of the totals
	Moments   *MomentsTask
	ORA       *ora.Params // nil: no gene sets
	GeneNames []string    // for ORA
}

// MomentsTask says of which values moments are gathered.
type MomentsTask struct {
	BatchOf  []int32 // by cell of the file, -1 for none
	NBatches int
	HVG      hvg.Params // what they are for
	AllGenes bool       // components will be found on all genes: none are preferred in memory
}

// KeptPart is what a KeptTask gives: Totals where Factors were not known, the rest where asked for.
type KeptPart struct {
	Totals                 []float64
	Moments                *hvg.Sums
	PVals, Score           []float64
	HVGSeconds, ORASeconds float64 // spent on each
}

// GeneTask takes the normalised values of one gene of the file.
type GeneTask struct {
	Gene    int32
	Factors []float64
}

// Passes does a stage on its n shards, wherever that is, and gives the parts to merge in order. done is called
// meanwhile with the number of rows that are done, in the calling goroutine as merge is.
type Passes func(ctx context.Context, s *Stage, n int, done func(rows int), merge func(shard int, p *Part) error) error

// Prepared is a stage that is about to be done on a matrix. It may be used by several goroutines.
type Prepared struct {
	stage  *Stage
	matrix sparse.Matrix
	view   sparse.Matrix
	qc     *qc.Accumulator // to be forked, as are the next two; nil where not asked for
	tester *ora.Tester
	sums   *hvg.Moments

	mu   sync.Mutex
	seen *hvg.Moments // of the shards done here
}

// Prepare makes what all shards of the stage share. m is the matrix of the file.
func (s *Stage) Prepare(m sparse.Matrix) (p *Prepared, err error) {
	p = &Prepared{stage: s, matrix: m, view: sparse.Select(m, s.Cells, s.Genes)}
	if s.PCA != nil {
		p.view = pcaView(m, s.Cells, s.Genes, s.PCAMask)
	}
	_, nVars := p.view.Shape()
	if t := s.QC; t != nil {
		if p.qc, err = qc.New(nVars, t.MT, qc.Params{PercentTop: t.PercentTop}); err != nil {
			return nil, err
		}
	}
	if t := s.Kept; t != nil {
		if t.ORA != nil {
			if p.tester, err = ora.NewTester(t.GeneNames, *t.ORA); err != nil {
				return nil, err
			}
		}
		if t.Moments != nil {
			p.sums = hvg.NewMoments(nVars, t.Moments.NBatches)
			p.seen = p.sums.Fork()
			p.prefer()
		}
	}
	return p, nil
}

// Rows returns where the shards of the stage begin, and last how many rows there are.
func (s *Stage) Rows() []int {
	if s.PCA != nil {
		return s.PCA.Borders
	}
	return s.Borders
}

// Do does a shard. tick is called often, with the number of the row after the last that is done.
func (p *Prepared) Do(ctx context.Context, shard int, tick func(row int)) (*Part, error) {
	out, s := &Part{}, p.stage
	if s.PCA != nil {
		var err error
		out.PCA, err = s.PCA.Do(ctx, p.view, shard, tick)
		return out, err
	}
	w := p.work(out)
	err := p.view.Rows(ctx, s.Borders[shard], s.Borders[shard+1], func(b *sparse.Block) error {
		if err := w.block(b); err != nil {
			return err
		}
		tick(b.First + b.Rows())
		return nil
	})
	if err != nil {
		return nil, err
	}
	w.end(out)
	return out, nil
}

// work is what is done with the blocks of a shard, in order.
type work interface {
	block(b *sparse.Block) error
	end(out *Part)
}

func (p *Prepared) work(out *Part) work {
	switch s := p.stage; {
	case s.QC != nil:
		return p.newQCWork()
	case s.Kept != nil:
		return p.newKeptWork()
	case s.Gene != nil:
		return &geneWork{task: s.Gene}
	}
	_, nVars := p.view.Shape()
	return &countWork{make([]int64, nVars)}
}

// countWork counts the cells that have each gene.
type countWork struct{ cells []int64 }

func (w *countWork) block(b *sparse.Block) error {
	for _, g := range b.Indices {
		w.cells[g]++
	}
	return nil
}

func (w *countWork) end(out *Part) { out.Counts = w.cells }

// geneWork takes the values of one gene.
type geneWork struct {
	task   *GeneTask
	values []float32
}

func (w *geneWork) block(b *sparse.Block) error {
	for r := range b.Rows() {
		indices, data := b.Row(r)
		value := float32(0)
		if j, found := slices.BinarySearch(indices, w.task.Gene); found {
			value = float32(norm.Value(data[j], w.task.Factors[b.First+r]))
		}
		w.values = append(w.values, value)
	}
	return nil
}

func (w *geneWork) end(out *Part) { out.Values = w.values }
