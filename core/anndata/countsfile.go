package anndata

import (
	"fmt"
	"io"

	"coverslip/core/frame"
	"coverslip/h5write"
)

// countsChunk is how many values a chunk of them has: few, as h5py makes them.
const countsChunk = 512

// CountsFile returns counts in rows of cells, with tables of them and of the genes, as a whole AnnData file in memory, and
// its size: the chunks of X are deflated. Row i has the columns indices[indptr[i]:indptr[i+1]], rising and below the number
// of genes.
func CountsFile(obs, vars *frame.Frame, indptr, indices []int32, data []float32) (io.ReaderAt, int64, error) {
	made := &h5write.Buffer{}
	file := h5write.Create(made)
	out := writer{compress: h5write.Compress(Deflate)}
	root, chunk := file.Root(), h5write.Chunk(countsChunk)
	encode(root, "anndata", "0.1.0")
	x := root.Group("X")
	encode(x, csrEncoding, "0.1.0")
	x.Attr("shape", []int64{int64(obs.Index.Len()), int64(vars.Index.Len())})
	x.Dataset("indptr", indptr)
	x.Dataset("indices", indices, out.compress, chunk)
	x.Dataset("data", data, out.compress, chunk)
	out.table(root, "obs", obs)
	out.table(root, "var", vars)
	if out.err != nil {
		return nil, 0, fmt.Errorf("anndata: %w", out.err)
	}
	err := file.Close()
	return made, made.Size(), err
}
