package anndata_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/h5write"
)

// tarOf is the first header of a tar archive with a member of that name, and an empty block.
func tarOf(name string) string {
	header := make([]byte, 1024)
	copy(header, name)
	copy(header[257:], "ustar\x0000")
	return string(header)
}

// zipOf is the first header of a zip archive with a member of that name.
func zipOf(name string) string {
	header := make([]byte, 30)
	copy(header, "PK\x03\x04")
	header[26] = byte(len(name))
	return string(header) + name
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What is no HDF5 is said to be what it is, with what to do.
func TestRecognise(t *testing.T) {
	pad := strings.Repeat("\x00", 2000)
	table := "cell,gene\nA,1\n"
	for _, c := range []struct {
		name, content string
		words         []string
	}{
		{"empty", "", []string{"empty", "Download"}},
		{"zip", zipOf("notes.txt") + pad, []string{"a zip archive", "Unpack"}},
		{"zarr", zipOf("data.zarr/.zgroup") + pad, []string{"Zarr", "read_zarr"}},
		{"zarr 3", zipOf("zarr.json") + pad, []string{"Zarr", "read_zarr"}},
		{"excel", zipOf("[Content_Types].xml") + pad, []string{"Excel"}},
		{"npz", zipOf("arr_0.npy") + pad, []string{"NumPy archive"}},
		{"tar", tarOf("notes/readme.txt"), []string{"a tar archive", "Unpack"}},
		{"10x tar", tarOf("filtered_feature_bc_matrix/barcodes.tsv.gz"), []string{"10x matrix folder", "read_10x_mtx", "filtered_feature_bc_matrix.h5"}},
		{"10x tar.gz", gzipped(t, tarOf("filtered_gene_bc_matrices/hg19/genes.tsv")), []string{"10x matrix folder", "gzip", "read_10x_mtx"}},
		{"tar.gz", gzipped(t, tarOf("notes/readme.txt")), []string{"a tar archive, compressed with gzip", "gunzip"}},
		{"gzip", "\x1f\x8b\x08" + pad, []string{"compressed with gzip", "gunzip"}},
		{"rds in gzip", gzipped(t, "X\n\x00\x00\x00\x03"+pad), []string{"RDS", "anndataR"}},
		{"rda in gzip", gzipped(t, "RDX3\nX\n"+pad), []string{"an R data file", "anndataR"}},
		{"mtx in gzip", gzipped(t, "%%MatrixMarket matrix coordinate"), []string{"MatrixMarket", "read_10x_mtx"}},
		{"csv in gzip", gzipped(t, table), []string{"plain text", "gzip", "Python"}},
		{"bam", gzipped(t, "BAM\x01"+pad), []string{"BAM", "reads"}},
		{"bzip2", "BZh9" + pad, []string{"bzip2"}},
		{"xz", "\xfd7zXZ\x00" + pad, []string{"xz"}},
		{"zstd", "\x28\xb5\x2f\xfd" + pad, []string{"zstd"}},
		{"7z", "7z\xbc\xaf\x27\x1c" + pad, []string{"7z"}},
		{"rds", "X\n\x00\x00\x00\x03" + pad, []string{"RDS", "zellkonverter"}},
		{"rdata", "RDX3\n" + pad, []string{"R data file"}},
		{"html", "\n <!DOCTYPE HTML><html>log in</html>", []string{"web page", "login"}},
		{"xml", "<?xml version=\"1.0\"?><Error><Code>AccessDenied", []string{"web page"}},
		{"lfs", "version https://git-lfs.github.com/spec/v1\noid", []string{"Git LFS", "git lfs pull"}},
		{"mtx", "%%MatrixMarket matrix coordinate", []string{"MatrixMarket", "read_10x_mtx"}},
		{"parquet", "PAR1" + pad, []string{"Parquet"}},
		{"feather", "ARROW1" + pad, []string{"Feather"}},
		{"npy", "\x93NUMPY\x01" + pad, []string{"NumPy array"}},
		{"netcdf 3", "CDF\x01" + pad, []string{"netCDF 3"}},
		{"sqlite", "SQLite format 3\x00" + pad, []string{"SQLite"}},
		{"pdf", "%PDF-1.7" + pad, []string{"PDF"}},
		{"png", "\x89PNG\r\n\x1a\n" + pad, []string{"picture"}},
		{"cloupe", `{"version":"7.0","indexBlock":{"Start":4096,"End":9000}}` + pad, []string{"Loupe", "filtered_feature_bc_matrix.h5"}},
		{"json", `{"a": 1}`, []string{"JSON"}},
		{"fastq", "@read1\nACGT\n+\nFFFF\n", []string{"FASTQ"}},
		{"csv", table, []string{"plain text"}},
		{"tsv", "\tA\tB\ng\t1\t2\n", []string{"plain text"}},
		{"cut signature", "\x89HDF\r", []string{"cut off after 5 bytes"}},
		{"zeros", pad + pad + pad, []string{"never written"}},
		{"noise", "\x01\x02\x03" + pad, []string{"no HDF5 signature", "Choose"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := anndata.Open(strings.NewReader(c.content), int64(len(c.content)), "dropped")
			wantError(t, err, "", append(c.words, "dropped")...)
		})
	}
}

// HDF5 of another kind is said to be what it is.
func TestForeignHDF5(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(root *h5write.Group)
		path  string
		words []string
	}{
		{"molecule info", func(r *h5write.Group) { r.Dataset("barcode_idx", []int64{0}); r.Dataset("umi", []int64{0}) }, "",
			[]string{"molecule_info", "filtered_feature_bc_matrix.h5"}},
		{"visium hd", func(r *h5write.Group) { r.Group("feature_slices") }, "", []string{"feature_slice.h5", "binned_outputs"}},
		{"h5seurat", func(r *h5write.Group) { r.Group("assays"); r.Dataset("cell.names", []string{"a"}) }, "", []string{"Seurat", "SeuratDisk"}},
		{"bpcells", func(r *h5write.Group) { r.Attr("version", "packed-uint-matrix-v2") }, "", []string{"BPCells"}},
		{"hdf5array", func(r *h5write.Group) { r.Dataset("assay001", []float64{1}) }, "", []string{"SummarizedExperiment", "zellkonverter"}},
		{"gef", func(r *h5write.Group) { r.Group("geneExp") }, "", []string{"Stereo-seq"}},
		{"snap", func(r *h5write.Group) { r.Group("HD"); r.Group("BD"); r.Group("FM") }, "", []string{"SnapATAC"}},
		{"keras", func(r *h5write.Group) { r.Group("model_weights") }, "", []string{"Keras"}},
		{"keras 2 weights", func(r *h5write.Group) { r.Attr("layer_names", []string{"dense"}) }, "", []string{"Keras"}},
		{"matlab", func(r *h5write.Group) { r.Dataset("x", []float64{1}).Attr("MATLAB_class", "double") }, "", []string{"MATLAB"}},
		{"netcdf 4", func(r *h5write.Group) { r.Dataset("time", []float64{1}).Attr("CLASS", "DIMENSION_SCALE") }, "", []string{"netCDF-4"}},
		{"pandas", func(r *h5write.Group) { r.Group("df").Attr("pandas_type", "frame") }, "", []string{"pandas", "read_hdf"}},
		{"no var", func(r *h5write.Group) { r.Group("obs") }, "/var", []string{"not AnnData", `"obs"`, ".loom"}},
		{"nothing", func(*h5write.Group) {}, "/obs", []string{"nothing at all"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := tryBuild(t, -1, -1, c.write)
			wantError(t, err, c.path, c.words...)
		})
	}
}
