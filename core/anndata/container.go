package anndata

import (
	"fmt"
	"slices"
	"strings"

	"coverslip/h5read"
)

const later = "it opens in a later version; until then convert it in Python: "

// recogniseContainer refuses, by name, HDF5 files of the field that are not AnnData.
func (f *File) recogniseContainer() error {
	root := f.h5.Root()
	links, err := root.Links()
	if err != nil {
		return f.wrap("/", err)
	}
	names := map[string]bool{}
	for _, l := range links {
		names[l.Name] = true
	}
	if names["obs"] && names["var"] && !names["mod"] {
		return nil
	}
	has := func(path string, members ...string) bool {
		g, err := f.h5.Group(path)
		return err == nil && !slices.ContainsFunc(members, func(m string) bool { return !g.Has(m) })
	}
	switch {
	case names["mod"] && has("/mod"):
		first := "rna"
		if g, err := f.h5.Group("/mod"); err == nil {
			if mods, err := g.Links(); err == nil && len(mods) > 0 && !has("/mod/rna") {
				first = mods[0].Name
			}
		}
		return f.fault("", "", "this is a MuData file (.h5mu): %smudata.read(%q).mod[%q].write_h5ad(\"%s.h5ad\")", later, f.name, first, first)
	case names["barcode_idx"] || names["umi"] && names["barcodes"] || names["molecule_info"]:
		return f.fault("", "Open filtered_feature_bc_matrix.h5 of the same run, converted, in its place",
			"this is a 10x molecule_info.h5: a list of molecules, not a matrix of cells and genes")
	case has("/matrix", "barcodes", "data", "indices", "indptr"):
		return f.fault("", "", "this is a 10x Genomics matrix (.h5, Cell Ranger 3 or later): %sscanpy.read_10x_h5(%q).write_h5ad(...)", later, f.name)
	case names["row_attrs"] && names["col_attrs"]:
		return f.fault("", "", "this is a loom file: %sscanpy.read_loom(%q).write_h5ad(...)", later, f.name)
	case slices.ContainsFunc(links, func(l h5read.Link) bool { return has("/"+l.Name, "barcodes", "genes", "indptr") }):
		return f.fault("", "", "this is a 10x Genomics matrix (.h5, Cell Ranger 2): %sscanpy.read_10x_h5(%q, genome=...).write_h5ad(...)", later, f.name)
	case names["assays"] && names["cell.names"]:
		return f.fault("", "In R: SeuratDisk::Convert(file, dest = \"h5ad\")", "this is a Seurat file (.h5seurat), not .h5ad")
	}
	for _, need := range []string{"obs", "var"} {
		if !names[need] {
			return f.fault("/"+need, "Choose an .h5ad file, as scanpy's write_h5ad makes it",
				"this HDF5 file is not AnnData: it has no %s, only %s", need, someNames(links))
		}
	}
	return nil
}

func someNames(links []h5read.Link) string {
	if len(links) == 0 {
		return "nothing at all"
	}
	var names []string
	for _, l := range links[:min(len(links), 6)] {
		names = append(names, fmt.Sprintf("%.40q", l.Name))
	}
	if len(links) > 6 {
		names = append(names, fmt.Sprintf("%d more", len(links)-6))
	}
	return strings.Join(names, ", ")
}
