package anndata

import (
	"slices"

	"coverslip/h5read"
)

// 10x Genomics matrices are stored by columns as genes × cells, which are the same bytes as rows of
// cells × genes. Names and columns are those of scanpy.read_10x_h5.

// geneExpression is the type of the features that are kept, as scanpy's gex_only does.
const geneExpression = "Gene Expression"

const tenxPython = "sc.read_10x_h5(FILE)"

func isTenx3(r contents) bool {
	return r.has("/matrix", "barcodes", "data", "indices", "indptr", "features")
}

// openTenx3 opens the matrix of Cell Ranger 3 or later, of features of several types.
func (f *File) openTenx3() error {
	f.kind = "10x Genomics, as of Cell Ranger 3"
	f.python = tenxPython
	g, err := f.h5.Group("/matrix")
	if err != nil {
		return f.wrap("/matrix", err)
	}
	features, err := g.Group("features")
	if err != nil {
		return f.wrap("/matrix/features", err)
	}
	if f.obs, err = f.tenxTable("obs", g, "barcodes"); err != nil {
		return err
	}
	if f.vars, err = f.tenxTable("var", features, "name", "id"); err != nil {
		return err
	}
	f.obs.columns = func() []*column { return f.tenxCellColumns(g) }
	stored := f.vars.axis()
	kept := f.keptFeatures(features, stored.n)
	if kept != nil {
		f.vars.n = len(kept)
		f.vars.index.take(kept)
	}
	f.vars.columns = func() []*column { return f.tenxFeatureColumns(features, stored.n, kept) }

	m, err := f.openTenxMatrix(g, f.obs.axis(), stored)
	if err != nil || kept == nil {
		f.list(m, err)
		return nil
	}
	columns := make([]int32, stored.n)
	for j := range columns {
		columns[j] = -1
	}
	for to, j := range kept {
		columns[j] = int32(to)
	}
	info := m.MatrixInfo
	info.Genes = len(kept)
	f.listForm(info, &joined{cells: m.Cells, parts: []part{{storedMatrix: m, columns: columns}}}, nil)
	return nil
}

// tenxTable makes a table of the names in the first of the members that is there.
func (f *File) tenxTable(label string, g *h5read.Group, members ...string) (*tableSource, error) {
	member := members[0]
	if i := slices.IndexFunc(members, g.Has); i >= 0 {
		member = members[i]
	}
	path := g.Path() + "/" + member
	if member != members[0] {
		f.note(label + ": " + g.Path()[1:] + " has no " + members[0] + ": the names are those in " + member)
	}
	names, err := g.Open(member)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	return f.newTable(label, names)
}

// keptFeatures returns the features that are gene expression, and nil when all are kept: because all are,
// or none is, or it is not known.
func (f *File) keptFeatures(features *h5read.Group, n int) []int32 {
	types, _, err := f.describeMember(features, "feature_type", "", n).values()
	if err != nil {
		f.note("var: the types of the features cannot be read, all are kept: " + explain(err))
		return nil
	}
	var kept []int32
	counts := map[string]int{}
	var others []string
	for i, t := range asStrings(types) {
		if t == geneExpression {
			kept = append(kept, int32(i))
			continue
		}
		if counts[t]++; counts[t] == 1 {
			others = append(others, t)
		}
	}
	if len(others) == 0 {
		return nil
	}
	slices.Sort(others)
	for i, t := range others {
		others[i] = counted(counts[t], t, t)
	}
	list := some(others)
	if len(kept) == 0 {
		f.note("var: no feature is " + geneExpression + ", so all are kept: " + list)
		f.python = "sc.read_10x_h5(FILE, gex_only=False)"
		return nil
	}
	f.note("var: " + counted(len(kept), "feature is ", "features are ") + geneExpression + " and kept; left out are " + list)
	return kept
}

// tenxCellColumns describes what is known of the cells: in a matrix of probes, which were called.
func (f *File) tenxCellColumns(g *h5read.Group) []*column {
	const name = "filtered_barcodes"
	if !g.Has(name) {
		return nil
	}
	return []*column{f.describeMember(g, name, name, f.obs.n).asBoolean()}
}

// tenxFeatureColumns describes the columns in scanpy's order, under its names: the identifiers, the types,
// and then whatever tags the file has, as text where they are not booleans.
func (f *File) tenxFeatureColumns(g *h5read.Group, n int, kept []int32) []*column {
	var out []*column
	seen := map[string]bool{"name": true, "_all_tag_keys": true}
	add := func(member, name string) {
		if g.Has(member) && !seen[member] {
			seen[member] = true
			out = append(out, f.describeMember(g, member, name, n).asText().take(kept))
		}
	}
	if g.Has("gene_id") {
		// The features are probes, of which several may be of one gene.
		add("gene_id", "gene_ids")
		add("id", "probe_ids")
	}
	add("id", "gene_ids")
	add("feature_type", "feature_types")
	links, err := g.Links()
	if err != nil {
		f.note("var: the tags of the features cannot be listed: " + explain(f.wrap(g.Path(), err)))
	}
	for _, l := range links {
		if _, err := g.Group(l.Name); err != nil { // target_sets and the like are no columns
			add(l.Name, l.Name)
		}
	}
	return out
}

// openTenxMatrix looks at the headers of a matrix: the three arrays, and the shape in a dataset of its own.
func (f *File) openTenxMatrix(g *h5read.Group, cells, features axis) (*storedMatrix, error) {
	m := f.newMatrix(Source{}, g.Path(), cells, features)
	m.Encoding = csrEncoding
	if err := m.openParts(g); err != nil {
		return m, err
	}
	m.Cells, m.Genes = cells.n, features.n
	if d, err := g.Dataset("shape"); err == nil {
		v, err := h5read.ReadAll[int64](d)
		if err != nil {
			return m, err
		}
		if len(v) != 2 || v[0] < 0 || v[1] < 0 {
			return m, f.fault(d.Path(), hintMatrix, "is %v; expected the numbers of features and of barcodes", v)
		}
		m.Genes, m.Cells = int(v[0]), int(v[1])
	}
	if err := m.checkShape(); err != nil {
		return m, err
	}
	return m, m.checkParts()
}
