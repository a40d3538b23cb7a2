package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"slices"

	"coverslip/core/anndata"
	"coverslip/core/engine"

	"github.com/spf13/pflag"
)

// exported is the .h5ad that a run writes, and what is in it.
type exported struct {
	path        string
	export      string
	x           string
	compression string
}

const (
	exportEverything = "everything"
	exportResults    = "results"
	xStored          = "stored"
	xLognorm         = "lognorm"
)

var compressions = map[string]anndata.Compression{
	"deflate": anndata.Deflate, "zstd": anndata.Zstd, "blosc-zstd": anndata.BloscZstd, "none": anndata.Uncompressed,
}

func (o *exported) register(flags *pflag.FlagSet) {
	flags.StringVarP(&o.path, "output", "o", "", "write the file with the results to this .h5ad")
	flags.StringVar(&o.export, "export", exportEverything, "what is written: everything (the kept cells and genes of the file, and the results), or results (without X, layers, raw, and what else is in obsm, varm and uns)")
	flags.StringVar(&o.x, "x", xStored, "with everything, what X is: stored (as in the file), or lognorm (normalised and log1p; the counts become layers/counts)")
	flags.StringVar(&o.compression, "compression", "deflate", "of what is not copied as it is stored: deflate (every reader opens it), zstd or blosc-zstd (Python needs the package hdf5plugin), none")
}

func (o *exported) check() error {
	for _, c := range []choice{
		{"export", o.export, []string{exportEverything, exportResults}},
		{"x", o.x, []string{xStored, xLognorm}},
		{"compression", o.compression, slices.Sorted(maps.Keys(compressions))},
	} {
		if err := c.check(); err != nil {
			return err
		}
	}
	if o.export == exportResults && o.x == xLognorm {
		return usageError{errors.New("--x lognorm needs --export everything: results alone have no X")}
	}
	return nil
}

// write writes the file. It returns what a person should know about what was written.
func (o *exported) write(ctx context.Context, data *anndata.File, a *engine.Analysis, plan engine.Plan) (notes []string, err error) {
	compression := compressions[o.compression]
	err = writeFile(o.path, func(out *os.File) error {
		if o.export == exportResults {
			return anndata.Write(out, a.Results(), anndata.WriteOptions{Compression: compression})
		}
		options := anndata.ExportOptions{
			Compression: compression, Source: anndata.Source(plan.Source), Cells: a.Kept.Cells, Genes: a.Kept.Genes,
		}
		if o.x == xLognorm {
			options.X = a.LogNormalized()
		}
		notes, err = anndata.Export(ctx, &target{out}, data, a.Computed(), options)
		return err
	})
	return notes, err
}

// target is a file that takes parts of another file in the kernel, where that can.
type target struct{ *os.File }

// WriteRangeAt implements [h5write.RangeWriter]. Everything else in this program reads files at given places, so their
// positions are free to be used.
func (t *target) WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error) {
	file, ok := from.(*os.File)
	if !ok {
		return 0, nil
	}
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return 0, err
	}
	if _, err := t.Seek(at, io.SeekStart); err != nil {
		return 0, err
	}
	return t.ReadFrom(io.LimitReader(file, length))
}
