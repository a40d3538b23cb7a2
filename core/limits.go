package core

import (
	"coverslip/core/anndata"
	"coverslip/core/compact"
	"coverslip/core/engine"
	"coverslip/core/pca"
)

// Limits are what an analysis may take of the machine. The results do not depend on them.
type Limits struct {
	Memory  int64 // bytes, of the whole program; what is kept of the matrix between passes follows from it
	Workers int   // goroutines that work on the rows
}

// Shape is what a need is predicted from.
type Shape struct {
	Cells, Genes int
	NonZeros     int64
}

// NewShape returns a shape; of a dense matrix, whose nonZeros are below 0, a tenth is taken to be no zero.
func NewShape(cells, genes int, nonZeros int64) Shape {
	if nonZeros < 0 {
		nonZeros = int64(cells) * int64(genes) / 10
	}
	return Shape{cells, genes, nonZeros}
}

// ShapeOf returns the shape of a matrix as the file lists it.
func ShapeOf(data *anndata.File, source engine.Source) Shape {
	for _, m := range data.Matrices() {
		if engine.Source(m.Source) == source {
			return NewShape(m.Cells, m.Genes, m.NonZeros)
		}
	}
	return Shape{}
}

// Role is what a program does in a run.
type Role struct {
	Reads  int  // the rows, by that many at a time; 0: others do
	Merges bool // has the tables, and makes results of the parts
	Parts  int  // that it holds at a time
	Share  int  // of the rows it has one in so many
}

// Alone is the role of a program that does everything; with several workers one part may wait for those before it.
func (l Limits) Alone() Role {
	r := Role{Reads: max(1, l.Workers), Merges: true, Parts: 1, Share: 1}
	if l.Workers > 1 {
		r.Parts = l.Workers + 1
	}
	return r
}

// Predict returns what a program takes for a plan. What it may keep of the counts is what the default plan leaves
// room for, as several plans are run over what is kept.
func (l Limits) Predict(s Shape, p engine.Plan, r Role) Need {
	plan := engine.Predict(s.Cells, s.Genes, s.NonZeros, p)
	n := l.need(s, plan, r)
	first, later := int64(0), int64(0) // what is kept while all counts are read, and of that in the later passes
	if r.Reads > 0 {
		usual := engine.Predict(s.Cells, s.Genes, s.NonZeros, engine.DefaultPlan())
		n.Room = l.need(s, usual, r).room(l)
		size := func(values int64) int64 { return compact.Size(s.Cells, values) / int64(r.Share) }
		whole, likely, view := size(s.NonZeros), size(plan.Likely), size(plan.View)
		if plan.AllGenes {
			view = 0
		}
		n.Whole = whole <= n.Room
		switch {
		case n.Whole:
			n.Readings, first, later = 1, whole, min(whole+view, n.Room)
		case likely <= n.Room && !plan.AllGenes:
			n.Readings, first, later = p.Readings(true, true, plan.PCA.Passes), n.Room, n.Room
		default:
			n.Readings, first, later = p.Readings(false, view <= n.Room, plan.PCA.Passes), n.Room, n.Room
		}
	}
	n.Passes, n.Matrix = n.later, later
	if n.first+first > n.later+later {
		n.Passes, n.Matrix = n.first, first
	}
	return n
}

// need is what a program takes without counts that are kept.
func (l Limits) need(s Shape, plan engine.Need, r Role) Need {
	if !r.Merges {
		plan.Tables, plan.Results = stageBytes*int64(s.Cells), 0
		plan.QC, plan.PCA = pca.Need{Part: plan.QC.Part}, pca.Need{Part: plan.PCA.Part, Each: plan.PCA.Each, Merged: plan.PCA.Task}
	}
	return Need{
		Program: programBytes,
		Tables:  plan.Tables,
		Reading: s.reading(r.Reads),
		first:   s.building(r.Reads) + plan.QC.Peak(r.Parts, r.Reads),
		later:   max(plan.PCA.Peak(r.Parts, r.Reads), plan.Results),
		heap:    l.heap(),
	}
}
