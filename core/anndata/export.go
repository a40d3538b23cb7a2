package anndata

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"coverslip/core/results"
	"coverslip/core/sparse"
	"coverslip/h5read"
	"coverslip/h5write"
)

// ExportOptions say what of a file is written, and how.
type ExportOptions struct {
	Compression Compression // of what is written anew; what is copied stays as it is stored
	Source      Source      // the matrix that was analysed
	// Cells and Genes are the rows of obs and of the source's var that the results are about, rising; nil: all.
	Cells, Genes []int32
	// X takes the place of the file's X, which becomes a layer: cells × genes of the results. Nil: X as stored.
	X sparse.Matrix
}

// Export writes the whole file with what was computed, as an AnnData file that anndata 0.8 and later read: X,
// layers, raw, obsm, varm, obsp, varp, uns and the columns of obs and var, of the kept cells and genes. r has the
// names of those, and as columns and entries only what was computed; that takes the place of what the file has
// under the same name.
//
// Data of which nothing is dropped are copied as they are stored, compressed chunks byte for byte, and where w is an
// [h5write.RangeWriter] without being read. Of others the kept part is streamed. Memory stays at a few chunks, the
// chunk index, names and text.
//
// Older encodings and other containers are written in today's; strings never become nullable groups. What cannot be
// carried over is left out and named in a note. An error is one of w, of ctx, or of r.
func Export(ctx context.Context, w io.WriterAt, f *File, r *results.Results, o ExportOptions) (notes []string, err error) {
	vars := f.vars
	if o.Source.Raw {
		vars = f.rawVar
	}
	if vars == nil {
		return nil, f.fault(f.base+"/raw/var", "", "there is no raw in this file")
	}
	file := h5write.Create(w)
	e := &exporter{
		writer: writer{compress: h5write.Compress(o.Compression)},
		ctx:    ctx, file: f, out: file, r: r, o: o, vars: vars,
		cells: keep(f.obs.n, o.Cells), genes: keep(vars.n, o.Genes),
	}
	if r.Obs == nil || r.Var == nil || r.Obs.Index.Len() != e.cells.len() || r.Var.Index.Len() != e.genes.len() {
		return nil, errors.New("anndata: the names of the results are not those of the kept cells and genes")
	}
	if err := e.everything(file.Root()); err != nil {
		return nil, err
	}
	return e.notes, file.Close()
}

// exporter writes one file.
type exporter struct {
	writer
	ctx          context.Context
	file         *File
	out          *h5write.Writer
	r            *results.Results
	o            ExportOptions
	vars         *tableSource // of the results' genes
	cells, genes kept
	notes        []string
	carried      int // elements so far
}

func (e *exporter) everything(root *h5write.Group) error {
	encode(root, "anndata", "0.1.0")
	e.merged(root, "obs", e.file.obs, e.cells, e.r.Obs)
	e.merged(root, "var", e.vars, e.genes, e.r.Var)
	e.matrices(root)
	e.slot(root, "obsm", e.file.obsm, e.r.Obsm, e.cells)
	e.slot(root, "varm", e.slotOfVar(e.file.varm), e.r.Varm, e.genes)
	e.slot(root, "obsp", slot{path: e.file.base + "/obsp"}, nil, e.cells, e.cells)
	e.slot(root, "varp", e.slotOfVar(slot{path: e.file.base + "/varp"}), nil, e.genes, e.genes)
	e.uns(root)
	return e.failed()
}

// failed returns what ends the export, as opposed to a fault of one element.
func (e *exporter) failed() error {
	if err := e.ctx.Err(); err != nil {
		return err
	}
	if e.err != nil {
		return fmt.Errorf("anndata: %w", e.err)
	}
	return e.out.Err()
}

// element writes a member of the group. When the file's element cannot be carried over, the member is taken out
// again and a note says why.
func (e *exporter) element(g *h5write.Group, name string, write func() error) {
	if e.failed() != nil {
		return
	}
	if err := write(); err != nil {
		g.Remove(name)
		e.leftOut(g.Path()+"/"+name, explain(e.file.wrap("", err)))
	}
}

func (e *exporter) leftOut(path, why string) {
	e.note(path[1:] + ": left out of the export: " + why)
}

func (e *exporter) note(text string) {
	if !slices.Contains(e.notes, text) {
		e.notes = append(e.notes, text)
	}
}

// slotOfVar returns the slot, or an empty one when the results' genes are not those of var.
func (e *exporter) slotOfVar(s slot) slot {
	if e.vars == e.file.vars {
		return s
	}
	for _, name := range e.file.members(s) {
		e.leftOut("/"+s.path[len(e.file.base)+1:]+"/"+name, "it is about the genes of var, and raw was analysed")
	}
	return slot{}
}

// slot writes obsm, varm, obsp or varp: what the file has, each member cut to what is kept of its first axes, but for
// what was computed.
func (e *exporter) slot(root *h5write.Group, name string, s slot, computed map[string]results.Array, axes ...kept) {
	g := e.group(root, name)
	if s.path != "" {
		for _, key := range e.file.members(s) {
			if _, is := computed[key]; !is {
				e.element(g, key, func() error { return e.slotMember(g, s, key, axes) })
			}
		}
	}
	e.arrays(g, name, computed, axes[0].len())
}

func (e *exporter) slotMember(g *h5write.Group, s slot, key string, axes []kept) error {
	holder, err := e.file.h5.Open(s.path)
	if err != nil {
		return err
	}
	if d, is := holder.(*h5read.Dataset); is { // a compound, as before anndata 0.7
		a, err := e.file.array(s.path, key, int(d.Len()))
		if err != nil {
			return err
		}
		return e.takeRows(g, key, a, axes[0])
	}
	o, err := e.file.h5.Open(s.path + "/" + key)
	if err != nil {
		return err
	}
	return e.carry(g, key, o, axes, 0)
}

// takeRows writes the kept rows of an array.
func (e *exporter) takeRows(g *h5write.Group, key string, a results.Array, rows kept) error {
	if a.Rows != rows.n {
		return e.file.fault(g.Path()+"/"+key, "", "has %d rows for %d names", a.Rows, rows.n)
	}
	out := results.Array{Rows: rows.len(), Cols: a.Cols}
	switch v := a.Values.(type) {
	case []float32:
		out.Values = rowsOf(v, a.Cols, rows)
	case []float64:
		out.Values = rowsOf(v, a.Cols, rows)
	}
	e.arrays(g, g.Path()[1:], map[string]results.Array{key: out}, out.Rows)
	return nil
}

func rowsOf[T any](v []T, cols int, rows kept) []T {
	out := make([]T, 0, rows.len()*cols)
	for i := range rows.len() {
		at := rows.at(i) * cols
		out = append(out, v[at:at+cols]...)
	}
	return out
}
