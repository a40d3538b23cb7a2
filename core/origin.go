package core

import (
	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/provenance"
)

// Origin describes the file, and the matrix of it that source names, for the record of an analysis. key is
// the file's: see [anndata.FileKey].
func Origin(data *anndata.File, source engine.Source, key string) provenance.Input {
	in := provenance.Input{
		Name: data.Name(), Bytes: data.Size(), Key: key, Container: data.Container(), Python: data.Python(),
	}
	for _, m := range data.Matrices() {
		if engine.Source(m.Source) == source {
			in.Cells, in.Genes, in.NonZeros, in.Codec = m.Cells, m.Genes, m.NonZeros, m.Filters
		}
	}
	return in
}
