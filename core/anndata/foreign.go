package anndata

import (
	"slices"
	"strings"

	"coverslip/h5read"
)

// foreignKind is a kind of HDF5 file that holds no cells and genes, or not in a way that is read here.
type foreignKind struct {
	what string
	hint string
	is   func(r contents) bool
}

const (
	hintTenx    = "Open filtered_feature_bc_matrix.h5 of the same run in its place"
	hintBPCells = "In R: BPCells::write_matrix_anndata_hdf5(matrix, \"FILE.h5ad\")"
	hintSummary = "In R, with the folder that it is in: zellkonverter::writeH5AD(HDF5Array::loadHDF5SummarizedExperiment(FOLDER), \"FILE.h5ad\")"
	hintGEF     = "Read it in Python with stereopy's stereo.io.read_gef and save it with stereo.io.stereo_to_anndata"
)

// foreign is looked through in this order when a file is no container that opens.
var foreign = []foreignKind{
	{"a 10x molecule_info.h5, a list of molecules", hintTenx, func(r contents) bool {
		return r.has("/", "barcode_idx") || r.has("/", "umi", "barcode") || r.has("/", "umi", "barcodes")
	}},
	{"a Visium HD feature_slice.h5", "Open binned_outputs/square_008um/filtered_feature_bc_matrix.h5 of the same run", func(r contents) bool {
		return r.has("/", "feature_slices")
	}},
	{"a Seurat file (.h5seurat)", "In R: SeuratDisk::Convert(\"FILE.h5seurat\", dest = \"h5ad\")", func(r contents) bool {
		return r.has("/", "assays", "cell.names")
	}},
	{"a BPCells matrix", hintBPCells, func(r contents) bool {
		return strings.Contains(r.attribute("version"), "-matrix-v")
	}},
	{"the assays of a SummarizedExperiment, saved by the R package HDF5Array", hintSummary, func(r contents) bool {
		return r.has("/", "assay001")
	}},
	{"a Stereo-seq file (.gef)", hintGEF, func(r contents) bool {
		return r.has("/", "geneExp") || r.has("/", "cellBin")
	}},
	{"a SnapATAC file (.snap)", "In R, SnapATAC reads it", func(r contents) bool { return r.has("/", "HD", "BD", "FM") }},
	{"a Keras model", "", func(r contents) bool {
		return r.hasAttribute("keras_version", "layer_names") || r.has("/", "model_weights") || r.has("/", "layers", "vars")
	}},
	{"a MATLAB file (.mat, version 7.3)", hintTable, func(r contents) bool {
		return r.anyMember(func(o h5read.Object) bool { return attribute(o, "MATLAB_class") != "" })
	}},
	{"a netCDF-4 file", "", func(r contents) bool {
		return r.hasAttribute("_NCProperties") || r.anyMember(func(o h5read.Object) bool { return attribute(o, "CLASS") == "DIMENSION_SCALE" })
	}},
	{"a table of pandas or PyTables (.h5)", "Read it in Python with pandas.read_hdf, make an AnnData of it and save it with write_h5ad", func(r contents) bool {
		return r.hasAttribute("PYTABLES_FORMAT_VERSION") || r.anyMember(func(o h5read.Object) bool { return attribute(o, "pandas_type") != "" })
	}},
}

// anyMember reports whether one of the first members of the root is such an object.
func (r contents) anyMember(is func(o h5read.Object) bool) bool {
	const looked = 32
	return slices.ContainsFunc(r.links[:min(len(r.links), looked)], func(l h5read.Link) bool {
		o, err := r.h5.Open("/" + l.Name)
		return err == nil && is(o)
	})
}
