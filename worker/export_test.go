package worker_test

import (
	"io"
	"strings"
	"testing"

	"coverslip/core/anndata"
	"coverslip/h5write"
	"coverslip/worker"
)

// memoryFile is a file for the page in memory.
type memoryFile struct{ h5write.Buffer }

func (m *memoryFile) Done() (file any, scratch string, err error) { return &m.Buffer, "", nil }

func (m *memoryFile) Drop() {}

// fullFile takes nothing after so many bytes.
type fullFile struct {
	memoryFile
	room    int64
	dropped bool
}

func (f *fullFile) WriteAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.room {
		return 0, io.ErrShortWrite
	}
	return f.memoryFile.WriteAt(p, off)
}

func (f *fullFile) Drop() { f.dropped = true }

// A file that cannot be ended is given up.
func TestExportThatFails(t *testing.T) {
	made := &fullFile{room: 10_000}
	p := newPageOn(t, worker.Host{Store: &worker.MemoryStore{}, NewFile: func() worker.MadeFile { return made }})
	open, failure := p.try("open", opening(t, "../web/demo/pbmc3k.h5ad"))
	if failure != nil {
		t.Fatal(failure)
	}
	if _, failure := p.try("run", &worker.RunParams{Plan: fewComponents(open.(*worker.Summary).Plan)}); failure != nil {
		t.Fatal(failure)
	}
	if _, failure := p.try("export", &worker.ExportParams{Everything: true, Compression: worker.CompressNone}); failure == nil {
		t.Error("it was exported")
	}
	if !made.dropped {
		t.Error("what was made is still there")
	}
}

// What is exported opens again: everything, with another X, and the results alone; the prediction is near.
func TestExport(t *testing.T) {
	p := newPageOn(t, worker.Host{Store: &worker.MemoryStore{}, NewFile: func() worker.MadeFile { return &memoryFile{} }})
	if _, failure := p.try("export", &worker.ExportParams{Compression: worker.CompressNone}); failure == nil {
		t.Error("something was exported of no file")
	}
	open, failure := p.try("open", opening(t, "../web/demo/pbmc3k.h5ad"))
	if failure != nil {
		t.Fatal(failure)
	}
	plan := fewComponents(open.(*worker.Summary).Plan)
	if _, failure := p.try("run", &worker.RunParams{Plan: plan}); failure != nil {
		t.Fatal(failure)
	}
	for _, params := range []worker.ExportParams{
		{Everything: true, Compression: worker.CompressDeflate},
		{Everything: true, Lognorm: true, Compression: worker.CompressNone},
		{Compression: worker.CompressZstd},
	} {
		value, failure := p.try("export", &params)
		if failure != nil {
			t.Fatal(failure)
		}
		made := value.(*worker.Exported)
		b := made.File.(*h5write.Buffer)
		f, err := anndata.Open(b, b.Size(), "made.h5ad")
		if err != nil || made.Size != b.Size() {
			t.Fatalf("%d bytes, said to be %d: %v", b.Size(), made.Size, err)
		}
		var labels []string
		for _, m := range f.Matrices() {
			labels = append(labels, m.Label)
		}
		want := map[bool]string{true: "X", false: ""}[params.Everything]
		if params.Lognorm {
			want = "X layers/counts"
		}
		if got := strings.Join(labels, " "); got != want {
			t.Errorf("%+v: matrices %q, expected %q", params, got, want)
		}
		size, failure := p.try("export_size", &params)
		if failure != nil {
			t.Fatal(failure)
		}
		if about := size.(*worker.ExportSize).Bytes; about < made.Size*2/3 || about > made.Size*3/2 {
			t.Errorf("%+v: predicted %d bytes, made %d", params, about, made.Size)
		}
	}
	for _, params := range []worker.ExportParams{{Compression: "rar"}, {Lognorm: true, Compression: worker.CompressNone}} {
		if _, failure := p.try("export", &params); failure == nil || failure.Code != worker.CodeInvalid {
			t.Errorf("%+v: %+v", params, failure)
		}
	}
}
