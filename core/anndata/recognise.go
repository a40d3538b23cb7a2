package anndata

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
)

const (
	hintUnpack = "Unpack it first and open what is inside"
	hintR      = "It is an R object: save it from R as .h5ad, for example with anndataR::write_h5ad or zellkonverter::writeH5AD"
	hintTable  = "Read it in Python, make an AnnData of it and save it with write_h5ad"
	hintMTX    = "Read its folder in Python with scanpy.read_10x_mtx and save it with write_h5ad, or open " +
		"filtered_feature_bc_matrix.h5 of the same run"
	hintZarr   = "Read it in Python with anndata.read_zarr and save it with write_h5ad"
	hintReads  = "These are reads, not counts: open what Cell Ranger or another counting program made of them"
	hintPage   = "The download gave a web page in place of the data, often because of a login or an expired link: download it again"
	hintChoose = "Choose an .h5ad file as scanpy's write_h5ad makes it, a 10x .h5, a .loom or an .h5mu"
)

// kind is a kind of file that is not HDF5, known by its first bytes.
type kind struct {
	what string
	hint string
	is   func(head []byte) bool
}

// kinds holds what people drop by mistake, the narrower before the wider; the magic numbers are those of
// file(1). It is looked through again for what is inside of a gzip.
var kinds = []kind{
	{"an HDF5 file", hintUnpack, begins(string(hdf5Signature))}, // only inside of another
	{"a Zarr store in a zip archive", hintZarr, zipOf(".zgroup", ".zattrs", ".zarray", "zarr.json")},
	{"an Excel table", hintTable, zipOf("[Content_Types].xml")},
	{"a NumPy archive (.npz)", hintTable, zipOf(".npy")},
	{"a zip archive", hintUnpack, begins("PK\x03\x04", "PK\x05\x06")},
	{"a tar archive of a 10x matrix folder", hintMTX, func(head []byte) bool {
		return isTar(head) && has(head, "matrix.mtx", "barcodes.tsv", "features.tsv", "genes.tsv", "feature_bc_matri")
	}},
	{"a tar archive", hintUnpack, isTar},
	{"compressed with bzip2", hintUnpack, begins("BZh")},
	{"compressed with xz", hintUnpack, begins("\xfd7zXZ\x00")},
	{"compressed with zstd", hintUnpack, begins("\x28\xb5\x2f\xfd")},
	{"a 7z archive", hintUnpack, begins("7z\xbc\xaf\x27\x1c")},
	{"an R data file (RDS)", hintR, begins("X\n\x00\x00\x00", "A\n2\n", "A\n3\n")},
	{"an R data file", hintR, begins("RDX2\n", "RDX3\n", "RDA2\n", "RDA3\n")},
	{"a MatrixMarket text file (.mtx)", hintMTX, begins("%%MatrixMarket")},
	{"a Parquet file", hintTable, begins("PAR1")},
	{"an Arrow or Feather file", hintTable, begins("ARROW1", "FEA1")},
	{"a NumPy array (.npy)", hintTable, begins("\x93NUMPY")},
	{"a file of aligned reads (BAM)", hintReads, begins("BAM\x01", "CRAM")},
	{"a netCDF 3 file", "", begins("CDF\x01", "CDF\x02", "CDF\x05")},
	{"an SQLite database", "", begins("SQLite format 3\x00")},
	{"a PDF document", "", begins("%PDF")},
	{"a picture", "", begins("\x89PNG\r\n", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*")},
	{"a Git LFS pointer, not the data", "Fetch the file itself with git lfs pull", begins("version https://git-lfs")},
	{"a web page (HTML or XML)", hintPage, isMarkup},
	{"a Loupe Browser file (.cloupe)", hintTenx, func(head []byte) bool { return isJSON(head) && has(head, `"indexBlock"`) }},
	{"a JSON text", hintTable, isJSON},
	{"a file of sequences (FASTQ or FASTA)", hintReads, func(head []byte) bool {
		return isText(head) && begins("@", ">")(head) && !has(head, "\t", ",")
	}},
	{"a table in plain text", hintTable, func(head []byte) bool { return isText(head) && has(head, "\t", ",", ";") }},
}

var hdf5Signature = []byte("\x89HDF\r\n\x1a\n")

// headBytes is how much of a file is looked at.
const headBytes = 4096

// recognise refuses, by name, what is not HDF5.
func (f *File) recognise(r io.ReaderAt) error {
	if f.size == 0 {
		return f.fault("", "Download or copy it again", "the file is empty")
	}
	head := make([]byte, min(f.size, headBytes))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return &Error{File: f.name, Msg: "cannot be read: " + fmt.Sprint(err), Err: err}
	}
	if f.hasSignature(r) {
		return nil
	}
	if begins("\x1f\x8b")(head) {
		what, hint := "compressed with gzip", "Unpack it first: gunzip, or 7-Zip on Windows"
		if k := kindOf(gunzip(r, f.size)); k != nil {
			what = k.what + ", compressed with gzip"
			if k.hint != hintUnpack {
				hint = k.hint
			}
		}
		return f.fault("", hint, "this is %s, not .h5ad as it is", what)
	}
	if k := kindOf(head); k != nil {
		return f.fault("", k.hint, "this is %s, not .h5ad", k.what)
	}
	switch {
	case bytes.HasPrefix(hdf5Signature, head):
		return f.fault("", hintDamaged, "the file was cut off after %d bytes", f.size)
	case len(bytes.Trim(head, "\x00")) == 0:
		return f.fault("", hintDamaged, "the file begins with %d bytes of zero: its beginning was never written", len(head))
	}
	return f.fault("", hintChoose, "this is not an .h5ad file: it has no HDF5 signature")
}

func kindOf(head []byte) *kind {
	for i := range kinds {
		if kinds[i].is(head) {
			return &kinds[i]
		}
	}
	return nil
}

// gunzip returns the beginning of what is inside, as far as it can be unpacked.
func gunzip(r io.ReaderAt, size int64) []byte {
	z, err := gzip.NewReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil
	}
	head := make([]byte, headBytes)
	n, _ := io.ReadFull(z, head)
	return head[:n]
}

func begins(magics ...string) func(head []byte) bool {
	return func(head []byte) bool {
		for _, m := range magics {
			if bytes.HasPrefix(head, []byte(m)) {
				return true
			}
		}
		return false
	}
}

// zipOf tells zip archives by the end of the name of their first member.
func zipOf(ends ...string) func(head []byte) bool {
	return func(head []byte) bool {
		const nameAt = 30 // of the local file header; its length is at 26
		if !begins("PK\x03\x04")(head) || len(head) < nameAt {
			return false
		}
		n := int(head[26]) | int(head[27])<<8
		name := string(head[nameAt:min(len(head), nameAt+n)])
		for _, end := range ends {
			if strings.HasSuffix(name, end) {
				return true
			}
		}
		return false
	}
}

func isTar(head []byte) bool { return len(head) > 262 && string(head[257:262]) == "ustar" }

func isMarkup(head []byte) bool {
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")))
	return begins("<!doctype", "<html", "<head", "<?xml", "<error")([]byte(text))
}

func isJSON(head []byte) bool { return begins("{", "[{")(bytes.TrimLeft(head, " \t\r\n")) }

func isText(head []byte) bool { return len(head) > 0 && !has(head, "\x00") }

func has(head []byte, any ...string) bool {
	for _, s := range any {
		if bytes.Contains(head, []byte(s)) {
			return true
		}
	}
	return false
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
