package worker

import (
	"context"
	"fmt"
	"io"

	"coverslip/core/anndata"
)

var compressions = map[Compression]anndata.Compression{
	CompressDeflate: anndata.Deflate, CompressNone: anndata.Uncompressed,
	CompressZstd: anndata.Zstd, CompressBloscZstd: anndata.BloscZstd,
}

// Export implements [Operations].
func (s *Session) Export(ctx context.Context, p ExportParams, tell Teller) (*Exported, error) {
	v, f, compression, err := s.exportOf(p)
	if err != nil {
		return nil, err
	}
	if _, err := v.record(); err != nil { // the results carry it from then on
		return nil, err
	}
	data, err := f.data()
	if p.Everything && err != nil {
		return nil, err
	}
	out := &export{MadeFile: s.host.NewFile(), tell: tell, yield: s.host.Yield, total: f.predict(v, p)}
	made := &Exported{}
	if made.Notes, err = out.write(ctx, v, data, p, compression); err == nil {
		made.File, made.Scratch, err = out.Done()
	}
	if err != nil {
		out.Drop()
		return nil, err
	}
	made.Size = out.Size()
	return made, nil
}

// write writes the file, and returns notes for a person.
func (e *export) write(ctx context.Context, v *view, data *anndata.File, p ExportParams, by anndata.Compression) ([]string, error) {
	if !p.Everything {
		return nil, anndata.Write(e, v.results, anndata.WriteOptions{Compression: by})
	}
	o := anndata.ExportOptions{
		Compression: by, Source: anndata.Source(v.source), Cells: v.a.Kept.Cells, Genes: v.a.Kept.Genes,
	}
	if p.Lognorm {
		o.X = v.a.LogNormalized()
	}
	return anndata.Export(ctx, e, data, v.a.Computed(), o)
}

// exportOf returns what an export is of, and how it is compressed.
func (s *Session) exportOf(p ExportParams) (v *view, f *openFile, by anndata.Compression, err error) {
	if v, err = s.shown(); err == nil {
		f, err = s.current()
	}
	if err == nil {
		by, err = p.check()
	}
	return v, f, by, err
}

func (p *ExportParams) check() (anndata.Compression, error) {
	by, known := compressions[p.Compression]
	if !known {
		return by, &invalid{fmt.Sprintf("There is no compression %q.", p.Compression), "Please reload the page."}
	}
	if p.Lognorm && !p.Everything {
		return by, &invalid{"The results alone have no X.", "Choose everything to get the normalised X."}
	}
	return by, nil
}

// export is the file as it is written: it tells how far it is and lets a cancel come in.
type export struct {
	MadeFile
	tell  Teller
	yield func()
	told  int64
	total int64
}

// toldEach is how many bytes are written between two words about it.
const toldEach = 1 << 20

// WriteAt implements [io.WriterAt].
func (e *export) WriteAt(p []byte, off int64) (int, error) {
	n, err := e.MadeFile.WriteAt(p, off)
	e.look()
	return n, err
}

// WriteRangeAt implements [MadeFile].
func (e *export) WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error) {
	n, err := e.MadeFile.WriteRangeAt(from, offset, length, at)
	e.look()
	return n, err
}

func (e *export) look() {
	if size := e.Size(); size-e.told >= toldEach {
		e.told = size
		e.tell.Progress(Progress{Stage: StageExport, Done: min(size, e.total), Total: e.total, Unit: "bytes"})
		if e.yield != nil {
			e.yield()
		}
	}
}
