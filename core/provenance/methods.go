package provenance

import (
	"fmt"
	"slices"
	"strings"

	"coverslip/core/hvg"
	"coverslip/core/pca"
)

// Methods returns a paragraph for the methods of a paper: the steps of the plan with their settings and what
// they came to, and below it the works that it cites, numbered in the order in which it does.
func (r *Record) Methods() string {
	m := &paragraph{}
	m.say("Single-cell expression data were analysed with Coverslip %s, which follows scanpy %s%s and stores results as AnnData%s.",
		r.Version, Scanpy, m.cite(scanpy), m.cite(anndata))
	r.sayQC(m)
	r.sayFilter(m)
	r.sayNorm(m)
	r.sayHVG(m)
	r.sayPCA(m)
	r.sayORA(m)
	return m.text()
}

func (r *Record) sayQC(m *paragraph) {
	in := r.Input
	m.say("Quality-control metrics were computed for all %s and %s of %s, with the counts taken from %s; %s.",
		counted(in.Cells, "cell", "cells"), counted(in.Genes, "gene", "genes"), in.Name, r.source(), r.mito())
}

func (r *Record) source() string {
	switch s := r.Plan.Source; {
	case s.Raw:
		return "raw/X"
	case s.Layer != "":
		return "the layer " + s.Layer
	}
	return "X"
}

func (r *Record) mito() string {
	switch m := r.Plan.Mito; {
	case m.Column != "":
		return fmt.Sprintf("mitochondrial genes were those marked in the column %s", m.Column)
	case m.Prefix != "":
		return fmt.Sprintf("genes whose names begin with %s were taken as mitochondrial", m.Prefix)
	}
	return "no gene was taken as mitochondrial"
}

func (r *Record) sayFilter(m *paragraph) {
	f := r.Plan.Filter
	var with []string
	if f.MinGenes > 0 {
		with = append(with, "fewer than "+counted(f.MinGenes, "gene", "genes"))
	}
	if f.MaxGenes != nil {
		with = append(with, counted(*f.MaxGenes, "gene", "genes")+" or more")
	}
	if f.MaxPctMT != nil {
		with = append(with, real(*f.MaxPctMT)+" % or more mitochondrial counts")
	}
	text := ""
	switch {
	case len(with) == 0 && f.MinCells == 0:
		m.say("No cell or gene was removed.")
		return
	case len(with) == 0:
		text = "Genes found in fewer than " + counted(f.MinCells, "cell", "cells") + " were removed"
	default:
		text = "Cells with " + listed(with, "or") + " were removed"
		if f.MinCells > 0 {
			text += ", then genes found in fewer than " + count(f.MinCells) + " of the remaining cells"
		}
	}
	m.say("%s; %s and %s were left.", text, counted(r.Kept.Cells, "cell", "cells"), counted(r.Kept.Genes, "gene", "genes"))
}

func (r *Record) sayNorm(m *paragraph) {
	target := "the median of the cells' totals"
	if sum := r.Plan.Norm.TargetSum; sum > 0 {
		target = "a total of " + count(sum)
	}
	m.say("The counts of each cell were scaled to %s%s, and the natural logarithm of 1 + x was taken.", target, m.cite(zheng))
}

func (r *Record) sayHVG(m *paragraph) {
	p := r.Plan.HVG
	which := "of highest normalised dispersion"
	if p.NTopGenes == 0 {
		which = fmt.Sprintf("with a mean above %s and below %s and a normalised dispersion above %s", real(p.MinMean), real(p.MaxMean), real(p.MinDisp))
		if p.MaxDisp != nil {
			which += " and below " + real(*p.MaxDisp)
		}
	}
	var how string
	if p.Flavor == hvg.CellRanger {
		how = "dispersions normalised by median and median absolute deviation within bins of mean expression" + m.cite(zheng)
	} else {
		how = fmt.Sprintf("dispersions normalised by mean and standard deviation within %d bins of mean expression%s", p.NBins, m.cite(satija))
	}
	if p.BatchKey != "" {
		how += fmt.Sprintf("; in each batch of %s, the ranks being merged", p.BatchKey)
	}
	m.say("The %s %s were taken as highly variable (flavor %s: %s).", counted(r.Kept.HighlyVariable, "gene", "genes"), which, p.Flavor, how)
}

func (r *Record) sayPCA(m *paragraph) {
	p := r.Plan.PCA
	var how string
	if p.Solver == pca.Covariance {
		how = "exactly, by a Lanczos iteration on their covariance" + m.cite(lanczos)
	} else {
		how = fmt.Sprintf("by randomized singular value decomposition%s (%d oversamples, %d power iterations, seed %d)",
			m.cite(halko), p.Oversamples, p.PowerIterations, p.Seed)
	}
	genes := "these genes"
	if p.MaskVar == pca.AllGenes {
		genes = "all genes"
	}
	m.say("%s of %s were computed %s.", counted(r.Kept.Components, "principal component", "principal components"), genes, how)
}

func (r *Record) sayORA(m *paragraph) {
	p := r.Plan.ORA
	if len(p.Sets) == 0 {
		return
	}
	var names []string
	for _, set := range p.Sets[:min(len(p.Sets), namedSets)] {
		names = append(names, set.Name)
	}
	if more := len(p.Sets) - namedSets; more > 0 {
		names = append(names, count(more)+" more")
	}
	m.say("The %s of highest expression in each cell were tested for over-representation of %s (%s) by a one-sided hypergeometric test, as decoupler does%s; p-values were not corrected for multiple testing.",
		counted(p.NUp, "gene", "genes"), counted(len(p.Sets), "gene set", "gene sets"), listed(names, "and"), m.cite(decoupler))
}

// namedSets is how many gene sets are named; a collection of thousands is told by its size.
const namedSets = 12

// What is cited.
const (
	scanpy    = "Wolf FA, Angerer P, Theis FJ. SCANPY: large-scale single-cell gene expression data analysis. Genome Biology 19, 15 (2018). doi:10.1186/s13059-017-1382-0"
	anndata   = "Virshup I, Rybakov S, Theis FJ, Angerer P, Wolf FA. anndata: Access and store annotated data matrices. Journal of Open Source Software 9(101), 4371 (2024). doi:10.21105/joss.04371"
	zheng     = "Zheng GXY et al. Massively parallel digital transcriptional profiling of single cells. Nature Communications 8, 14049 (2017). doi:10.1038/ncomms14049"
	satija    = "Satija R, Farrell JA, Gennert D, Schier AF, Regev A. Spatial reconstruction of single-cell gene expression data. Nature Biotechnology 33, 495-502 (2015). doi:10.1038/nbt.3192"
	lanczos   = "Lanczos C. An iteration method for the solution of the eigenvalue problem of linear differential and integral operators. Journal of Research of the National Bureau of Standards 45, 255-282 (1950). doi:10.6028/jres.045.026"
	halko     = "Halko N, Martinsson PG, Tropp JA. Finding structure with randomness: probabilistic algorithms for constructing approximate matrix decompositions. SIAM Review 53, 217-288 (2011). doi:10.1137/090771806"
	decoupler = "Badia-i-Mompel P et al. decoupleR: ensemble of computational methods to infer biological activities from omics data. Bioinformatics Advances 2, vbac016 (2022). doi:10.1093/bioadv/vbac016"
)

// paragraph gathers sentences and what they cite.
type paragraph struct {
	sentences, works []string
}

func (m *paragraph) say(format string, args ...any) {
	m.sentences = append(m.sentences, fmt.Sprintf(format, args...))
}

// cite returns the number of a work as it stands in the text: " [2]".
func (m *paragraph) cite(work string) string {
	i := slices.Index(m.works, work)
	if i < 0 {
		i = len(m.works)
		m.works = append(m.works, work)
	}
	return fmt.Sprintf(" [%d]", i+1)
}

func (m *paragraph) text() string {
	var out strings.Builder
	out.WriteString(strings.Join(m.sentences, " ") + "\n\n")
	for i, work := range m.works {
		fmt.Fprintf(&out, "%d. %s\n", i+1, work)
	}
	return out.String()
}
