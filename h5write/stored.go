package h5write

import "io"

// Form describes a dataset whose raw data lie in another file already.
type Form struct {
	Type    Type     // without variable-length strings: their bytes are elsewhere
	Shape   []uint64 // of one dimension or more
	Max     []uint64 // up to which it may grow; nil: not at all
	Fill    []byte   // an element of what was never written; nil: zeros
	Chunk   []uint64 // nil: contiguous
	Filters []Filter // of the chunks
}

// Stored is a dataset whose raw data are copied as they are stored.
type Stored struct {
	*Dataset
	form  Form
	store *chunkStore
}

// Stored makes a dataset of that name inside g. Its data come by [Stored.Data] or [Stored.Chunk]; what does not
// come was never written.
func (g *Group) Stored(name string, f Form) *Stored {
	d := &Dataset{object: object{file: g.file, path: join(g.path, name)}, stored: true, fill: f.Fill}
	d.values = &elements{Type: f.Type, space: dataspace{dims: f.Shape, max: f.Max}}
	d.layout = contiguous(undefined, 0)
	s := &Stored{Dataset: d, form: f, store: &chunkStore{file: g.file, elementSize: f.Type.size}}
	if len(f.Type.text) > 0 || len(f.Shape) == 0 || f.Chunk != nil && len(f.Chunk) != len(f.Shape) {
		g.file.fail(d.path, "data of shape %v in chunks of %v cannot be copied as they are stored", f.Shape, f.Chunk)
	}
	g.link(name, s)
	return s
}

// Data gives all data of a contiguous dataset.
func (s *Stored) Data(from *io.SectionReader) {
	s.layout = contiguous(s.file.copyFrom(from), uint64(from.Size()))
}

// Chunk gives the next chunk: its row-major number in the grid of chunks, which rises, its bytes as they are
// stored, and which filters it was stored without (bit i: filter i).
func (s *Stored) Chunk(number uint64, from *io.SectionReader, mask uint32) {
	s.store.chunks = append(s.store.chunks, chunk{number, s.file.copyFrom(from), uint32(from.Size()), mask})
}

func (s *Stored) writeHeader() uint64 {
	if s.form.Chunk != nil && s.file.err == nil {
		s.layout = s.store.layout(s.form.Shape, s.form.Chunk, s.form.Filters)
	}
	return s.Dataset.writeHeader()
}
