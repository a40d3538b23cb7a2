package anndata

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
)

// kind is a kind of file that is not HDF5, known by its first bytes.
type kind struct {
	magic string
	what  string
	hint  string
}

const (
	hintUnpack = "Unpack it first and open what is inside"
	hintR      = "It is an R object: save it from R as .h5ad, for example with anndataR::write_h5ad or zellkonverter::writeH5AD"
	hintTable  = "Read it in Python with scanpy and save it with write_h5ad"
	hintPage   = "The download gave a web page in place of the data, often because of a login or an expired link: download it again"
)

// kinds holds what people drop by mistake; the magic numbers are those of file(1).
var kinds = []kind{
	{"PK\x03\x04", "a zip archive", hintUnpack},
	{"BZh", "compressed with bzip2", hintUnpack},
	{"\xfd7zXZ\x00", "compressed with xz", hintUnpack},
	{"\x28\xb5\x2f\xfd", "compressed with zstd", hintUnpack},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", hintUnpack},
	{"X\n\x00\x00\x00", "an R data file (RDS)", hintR},
	{"RDX2\n", "an R data file", hintR},
	{"RDX3\n", "an R data file", hintR},
	{"%%MatrixMarket", "a MatrixMarket text file (.mtx)", "Read its folder in Python with scanpy.read_10x_mtx and save it with write_h5ad"},
	{"PAR1", "a Parquet file", hintTable},
	{"\x93NUMPY", "a NumPy array (.npy)", hintTable},
	{"CDF", "a netCDF 3 file", ""},
	{"%PDF", "a PDF document", ""},
	{"version https://git-lfs", "a Git LFS pointer, not the data", "Fetch the file itself with git lfs pull"},
	{"{", "a JSON text", hintTable},
}

var hdf5Signature = []byte("\x89HDF\r\n\x1a\n")

// recognise refuses, by name, what is not HDF5.
func (f *File) recognise(r io.ReaderAt) error {
	if f.size == 0 {
		return f.fault("", "Download or copy it again", "the file is empty")
	}
	head := make([]byte, min(f.size, 4096))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return &Error{File: f.name, Msg: "cannot be read: " + fmt.Sprint(err), Err: err}
	}
	if f.hasSignature(r) {
		return nil
	}
	if bytes.HasPrefix(head, []byte("\x1f\x8b")) {
		if ext := strings.ToLower(path.Ext(f.name)); ext == ".rds" || ext == ".rdata" || ext == ".robj" {
			return f.fault("", hintR, "this is an R data file, not .h5ad")
		}
		return f.fault("", "Unpack it first: gunzip, or 7-Zip on Windows", "this is compressed with gzip, not .h5ad as it is")
	}
	text := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"))
	for _, tag := range []string{"<!doctype", "<html", "<head", "<?xml", "<error"} {
		if strings.HasPrefix(text, tag) {
			return f.fault("", hintPage, "this is a web page (HTML or XML), not .h5ad")
		}
	}
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return f.fault("", k.hint, "this is %s, not .h5ad", k.what)
		}
	}
	switch {
	case bytes.HasPrefix(hdf5Signature, head):
		return f.fault("", hintDamaged, "the file was cut off after %d bytes", f.size)
	case len(bytes.Trim(head, "\x00")) == 0:
		return f.fault("", hintDamaged, "the file begins with %d bytes of zero: its beginning was never written", len(head))
	case !strings.ContainsRune(text, 0) && strings.ContainsAny(text, "\t,;"):
		return f.fault("", hintTable, "this looks like a table in plain text, not .h5ad")
	}
	return f.fault("", "Choose an .h5ad file, as scanpy's write_h5ad makes it", "this is not an .h5ad file: it has no HDF5 signature")
}

// hasSignature looks where HDF5 allows its signature to be: at 0, 512, 1024 and so on, doubling, behind
// a user block such as MuData's.
func (f *File) hasSignature(r io.ReaderAt) bool {
	b := make([]byte, len(hdf5Signature))
	for at := int64(0); at <= f.size-int64(len(b)) && at <= 1<<30; at = max(512, 2*at) {
		if n, _ := r.ReadAt(b, at); n == len(b) && bytes.Equal(b, hdf5Signature) {
			return true
		}
	}
	return false
}
