package worker

import (
	"context"

	"coverslip/core/frame"
)

// ExportSize implements [Operations].
func (s *Session) ExportSize(_ context.Context, p ExportParams) (*ExportSize, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	f, err := s.current()
	if err != nil {
		return nil, err
	}
	if _, err := p.check(); err != nil {
		return nil, err
	}
	return &ExportSize{f.predict(v, p)}, nil
}

// What a non-zero value takes with its index, and to what share of their size tables and scores go: as measured on the
// demo and on 200,000 cells.
var (
	bytesOfCount   = map[Compression]float64{CompressNone: 8, CompressDeflate: 1.9, CompressZstd: 2.1, CompressBloscZstd: 2.1}
	bytesOfLognorm = map[Compression]float64{CompressNone: 8, CompressDeflate: 2.7, CompressZstd: 3, CompressBloscZstd: 3}
	shareOfResults = map[Compression]float64{CompressNone: 1, CompressDeflate: 0.5, CompressZstd: 0.5, CompressBloscZstd: 0.5}
)

// predict estimates the size of an export: the results, and of the file what is kept.
func (f *openFile) predict(v *view, p ExportParams) int64 {
	n := shareOfResults[p.Compression] * float64(sizeOf(v))
	if !p.Everything {
		return int64(n)
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

// sizeOf returns the bytes of the results' values. Of loadings only the highly variable genes' count: the others are 0.
func sizeOf(v *view) (n int) {
	r := v.results
	for _, t := range []*frame.Frame{r.Obs, r.Var} {
		n += len(t.Index) * 32 // a name and where it is
		for _, c := range t.Columns {
			n += len(t.Index) * columnBytes(c.Values)
		}
	}
	for _, a := range r.Obsm {
		n += a.Rows * a.Cols * columnBytes(a.Values)
	}
	used := 0
	for _, is := range v.a.HVGResult.HighlyVariable {
		if is {
			used++
		}
	}
	for _, a := range r.Varm {
		n += used * a.Cols * columnBytes(a.Values)
	}
	return n
}

// columnBytes returns the bytes of one of the values.
func columnBytes(values any) int {
	switch values.(type) {
	case []bool:
		return 1
	case frame.Categorical:
		return 2
	case []int32, []float32:
		return 4
	case []string:
		return 32
	}
	return 8
}
