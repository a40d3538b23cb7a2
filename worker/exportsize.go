package worker

import (
	"context"

	"coverslip/core/frame"
)

// ExportSize implements [Operations].
func (s *Session) ExportSize(_ context.Context, p ExportParams) (*ExportSize, error) {
	v, f, _, err := s.exportOf(p)
	if err != nil {
		return nil, err
	}
	return &ExportSize{f.predict(v, p)}, nil
}

// What a non-zero value takes with its index, and to what share of their size tables and scores go: as measured on the
// demo and on 200,000 cells.
var (
	bytesOfCount   = map[Compression]float64{CompressNone: 8, CompressDeflate: 1.9, CompressZstd: 2.1, CompressBloscZstd: 2.1}
	bytesOfLognorm = map[Compression]float64{CompressNone: 8, CompressDeflate: 2.7, CompressZstd: 3, CompressBloscZstd: 3}
	// bytesOfText is what a name or identifier takes, which is not compressed, with where it is.
	bytesOfText    int64 = 44
	shareOfResults       = map[Compression]float64{CompressNone: 1, CompressDeflate: 0.5, CompressZstd: 0.5, CompressBloscZstd: 0.5}
)

// predict estimates the size of an export: the results, and of the file what is kept.
func (f *openFile) predict(v *view, p ExportParams) int64 {
	numbers, texts := sizesOf(v)
	n := shareOfResults[p.Compression] * float64(numbers)
	if !p.Everything {
		return int64(n) + int64(texts)*bytesOfText
	}
	all, kept := 0.0, 0.0 // non-zero values
	for _, genes := range v.a.QCResult.NGenesByCounts {
		all += float64(genes)
	}
	for _, cell := range v.a.Kept.Cells {
		kept += float64(v.a.QCResult.NGenesByCounts[cell])
	}
	size := float64(f.summary.Size)
	if cells, genes := len(v.a.Kept.Cells), len(v.a.Kept.Genes); cells == f.summary.Cells && genes == f.summary.Genes {
		n += size
	} else {
		// What is left is written anew; what else the file has shrinks too.
		share := kept / max(all, 1) * float64(genes) / float64(max(f.summary.Genes, 1))
		n += kept*bytesOfCount[p.Compression] + share*max(0, size-all*bytesOfCount[CompressDeflate])
	}
	if p.Lognorm {
		n += kept * bytesOfLognorm[p.Compression]
	}
	return int64(n)
}

// sizesOf returns the bytes of the results' numbers and how many texts there are. Of loadings only the highly variable
// genes' count: the others are 0.
func sizesOf(v *view) (numbers, texts int) {
	r := v.results
	for _, t := range []*frame.Frame{r.Obs, r.Var} {
		texts += t.Index.Len()
		for _, c := range t.Columns {
			if _, text := c.Values.([]string); text {
				texts += t.Index.Len()
			} else {
				numbers += t.Index.Len() * numberBytes(c.Values)
			}
		}
	}
	for _, a := range r.Obsm {
		numbers += a.Rows * a.Cols * numberBytes(a.Values)
	}
	used := 0
	for _, is := range v.a.HVGResult.HighlyVariable {
		if is {
			used++
		}
	}
	for _, a := range r.Varm {
		numbers += used * a.Cols * numberBytes(a.Values)
	}
	return numbers, texts
}

// numberBytes returns the bytes of one of the values.
func numberBytes(values any) int {
	switch values.(type) {
	case []bool:
		return 1
	case frame.Categorical:
		return 2
	case []int32, []float32, [][]float32:
		return 4
	}
	return 8
}
