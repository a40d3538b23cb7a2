package anndata

import (
	"fmt"
	"io"

	"coverslip/core/frame"
	"coverslip/h5write"
)

// CountsFile returns counts in rows of cells as a whole AnnData file in memory, and its size: the chunks of X are deflated,
// and the names of cells and genes are numbers. Row i has the columns indices[indptr[i]:indptr[i+1]], rising and
// below nVars.
func CountsFile(nVars int, indptr, indices []int32, data []float32) (io.ReaderAt, int64, error) {
	made := &h5write.Buffer{}
	file := h5write.Create(made)
	out := writer{compress: h5write.Compress(Deflate)}
	root := file.Root()
	encode(root, "anndata", "0.1.0")
	x := root.Group("X")
	encode(x, csrEncoding, "0.1.0")
	x.Attr("shape", []int64{int64(len(indptr) - 1), int64(nVars)})
	x.Dataset("indptr", indptr)
	x.Dataset("indices", indices, out.compress)
	x.Dataset("data", data, out.compress)
	out.table(root, "obs", numbered(len(indptr)-1))
	out.table(root, "var", numbered(nVars))
	if out.err != nil {
		return nil, 0, fmt.Errorf("anndata: %w", out.err)
	}
	err := file.Close()
	return made, made.Size(), err
}

// numbered is a table without columns.
func numbered(n int) *frame.Frame { return &frame.Frame{Index: frame.NamesOf(rowNumbers(n))} }
