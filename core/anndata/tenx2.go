package anndata

import (
	"fmt"
	"strconv"
	"strings"

	"coverslip/core/frame"
	"coverslip/h5read"
)

// tenx2Members are in every genome's group of a matrix of Cell Ranger 1 or 2. CellBender wrote one such
// group too.
var tenx2Members = []string{"barcodes", "genes", "data", "indices", "indptr"}

func isTenx2(r contents) bool { return len(r.where(tenx2Members...)) > 0 }

// maxGenomes bounds what is joined: the cells of each are held. There are two in a barnyard.
const maxGenomes = 16

// genome is one genome's matrix of such a file.
type genome struct {
	name   string
	group  *h5read.Group
	cells  *tableSource
	genes  *tableSource
	rows   map[string]int32 // by barcode; nil when it is the only genome
	offset int              // of its genes among all genes
}

// openTenx2 opens the matrix of Cell Ranger 1 or 2. With several genomes the matrices stand side by side,
// as later versions write them: a cell that some genome has is a row, empty where another lacks it.
func (f *File) openTenx2() error {
	f.kind = "10x Genomics, as of Cell Ranger 2"
	f.python = tenxPython
	links, err := f.h5.Root().Links()
	if err != nil {
		return f.wrap("/", err)
	}
	paths := contents{f.h5, links}.where(tenx2Members...)
	if len(paths) > maxGenomes {
		return f.fault("/", "", "has %d genomes; at most %d are read", len(paths), maxGenomes)
	}
	var genomes []*genome
	for _, path := range paths {
		g := &genome{name: path[1:]}
		if g.group, err = f.h5.Group(path); err != nil {
			return f.wrap(path, err)
		}
		if g.cells, err = f.tenxTable("obs", g.group, "barcodes"); err != nil {
			return err
		}
		if g.genes, err = f.tenxTable("var", g.group, "gene_names", "genes"); err != nil {
			return err
		}
		genomes = append(genomes, g)
	}
	if len(genomes) == 1 {
		g := genomes[0]
		f.obs, f.vars = g.cells, g.genes
		f.vars.columns = func() []*column { return []*column{g.ids(f)} }
		m, err := f.openTenxMatrix(g.group, f.obs.axis(), f.vars.axis())
		f.list(m, err)
		return nil
	}
	return f.joinGenomes(genomes)
}

// ids describes the genes' identifiers.
func (g *genome) ids(f *File) *column {
	return f.describeMember(g.group, "genes", "gene_ids", g.genes.n).asText()
}

// joinGenomes makes one table of cells, one of genes and one matrix of those of all genomes.
func (f *File) joinGenomes(genomes []*genome) error {
	cells, err := joinCells(genomes)
	if err != nil {
		return err
	}
	var names, quoted []string
	nGenes := 0
	for _, g := range genomes {
		g.offset = nGenes
		nGenes += g.genes.n
		names, quoted = append(names, g.name), append(quoted, strconv.Quote(g.name))
	}
	f.obs = f.textTable("obs", genomes[0].cells.path, len(cells), func() ([]string, error) { return cells, nil })
	f.vars = f.textTable("var", genomes[0].genes.path, nGenes, func() ([]string, error) {
		return concatenated(genomes, func(g *genome) ([]string, error) { return g.genes.readIndex() })
	})
	f.vars.columns = func() []*column { return f.genomeColumns(genomes) }
	f.python = fmt.Sprintf(`ad.concat({g: sc.read_10x_h5(FILE, genome=g) for g in [%s]}, axis="var", join="outer", label="genome", fill_value=0)`,
		strings.Join(quoted, ", "))
	f.note("the genomes " + strings.Join(names, " and ") + " stand side by side; var/genome says which a gene is of")

	var whole MatrixInfo
	j := &joined{cells: len(cells)}
	for i, g := range genomes {
		m, err := f.openTenxMatrix(g.group, g.cells.axis(), g.genes.axis())
		if err != nil {
			f.list(m, err)
			return nil
		}
		if i == 0 {
			whole = m.MatrixInfo
			whole.NonZeros = 0
		}
		whole.NonZeros += m.NonZeros
		j.parts = append(j.parts, g.part(m, cells))
	}
	whole.Cells, whole.Genes = len(cells), nGenes
	f.listForm(whole, j, nil)
	return nil
}

// joinCells returns the barcodes of all genomes, each once, in the order in which they come, and finds
// where each genome has them.
func joinCells(genomes []*genome) ([]string, error) {
	var cells []string
	seen := map[string]bool{}
	for _, g := range genomes {
		names, err := g.cells.readIndex()
		if err != nil {
			return nil, err
		}
		g.rows = make(map[string]int32, len(names))
		for i, name := range names {
			if _, twice := g.rows[name]; twice {
				f := g.cells.file
				return nil, f.fault(g.cells.path, hintDamaged, "has the barcode %.40q twice; with several genomes each must be there once", name)
			}
			g.rows[name] = int32(i)
			if !seen[name] {
				seen[name] = true
				cells = append(cells, name)
			}
		}
	}
	return cells, nil
}

// part places the genome's matrix in the whole.
func (g *genome) part(m *storedMatrix, cells []string) part {
	p := part{storedMatrix: m, rows: make([]int32, len(cells)), columns: make([]int32, g.genes.n)}
	for i, name := range cells {
		row, has := g.rows[name]
		if !has {
			row = -1
		}
		p.rows[i] = row
	}
	for j := range p.columns {
		p.columns[j] = int32(g.offset + j)
	}
	return p
}

// genomeColumns describes the identifiers of all genes and the genome that each is of.
func (f *File) genomeColumns(genomes []*genome) []*column {
	ids := &column{ColumnInfo: ColumnInfo{Name: "gene_ids", Kind: Text}, path: genomes[0].group.Path() + "/genes"}
	ids.read = func() (any, []bool, error) {
		return values(concatenated(genomes, func(g *genome) ([]string, error) {
			v, _, err := g.ids(f).values()
			return asStrings(v), err
		}))
	}
	of := &column{ColumnInfo: ColumnInfo{Name: "genome", Kind: Categorical, Categories: len(genomes)}, path: "/"}
	of.read = func() (any, []bool, error) {
		var v frame.Categorical
		for i, g := range genomes {
			v.Categories = append(v.Categories, g.name)
			for range g.genes.n {
				v.Codes = append(v.Codes, int32(i))
			}
		}
		return v, nil, nil
	}
	return []*column{ids, of}
}

func concatenated(genomes []*genome, list func(*genome) ([]string, error)) ([]string, error) {
	var all []string
	for _, g := range genomes {
		part, err := list(g)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	return all, nil
}
