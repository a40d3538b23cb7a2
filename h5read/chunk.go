package h5read

import (
	"fmt"
	"sync"

	"coverslip/h5read/filter"
	"coverslip/h5read/internal/disk"
)

// Limits of what a chunk may decode to before it is believed. Room for freeChunk
// is always made; up to runChunk it may be 65536 times the stored bytes, as run
// lengths reach; beyond that what deflate can reach, 1032 times.
const (
	freeChunk = 16 << 20
	runChunk  = 64 << 20
	maxChunk  = 1 << 30
)

// believable refuses a chunk that decodes to more than its bytes are good for,
// or than is left of what a whole walk is worth.
func (d *Dataset) believable(ch disk.Chunk, worth *uint64) error {
	n := d.store.disk.Layout.ChunkBytes()
	stored := min(ch.Size, uint64(d.file.disk.Source().Size()))
	ok := n <= freeChunk || n <= runChunk && n <= stored*65536 || n <= maxChunk && n <= stored*1032+4096
	switch {
	case !ok:
		return d.chunkError(ch, disk.Bad(int64(ch.Address&(1<<62-1)), "decodes to %d bytes from %d", n, ch.Size))
	case n > *worth:
		return d.chunkError(ch, disk.Bad(-1, "the chunks decode to far more bytes than the file has: read it in parts"))
	}
	*worth -= n
	return nil
}

// decodeStep decodes the chunk of a step into a borrowed buffer.
func (d *Dataset) decodeStep(s *step, size int) (data []byte, err error) {
	data = d.file.chunks.borrow(size)
	defer func() {
		if err != nil {
			d.file.chunks.giveBack(data)
			data, err = nil, d.chunkError(s.chunk, err)
		}
	}()
	defer guard(&err, d.path) // a helper's panic would not reach the edge of the API
	return data, d.decodeChunk(data, s.chunk, d.partialEdge(s.number))
}

func (d *Dataset) chunkError(ch disk.Chunk, err error) error {
	return d.file.failIn(d.path, fmt.Sprintf("chunk %d", ch.Number), err)
}

// partialEdge reports whether a chunk sticks out of the shape in a dataset that
// stores such chunks without filters.
func (d *Dataset) partialEdge(number uint64) bool {
	l := d.store.disk.Layout
	if !l.PlainEdges {
		return false
	}
	grid := d.store.disk.Grid()
	for i := len(grid) - 1; i >= 0; i-- {
		at := number % grid[i]
		number /= grid[i]
		if (at+1)*l.Chunk[i] > d.store.disk.Space.Dims[i] {
			return true
		}
	}
	return false
}

// decodeChunk reads a chunk and undoes its filters into dst.
func (d *Dataset) decodeChunk(dst []byte, ch disk.Chunk, plain bool) error {
	todo := undoing(d.store.disk.Filters, ch.Mask)
	if plain {
		todo = nil
	}
	for _, s := range todo {
		if !filter.Supported(s.ID) {
			return filterError(s, ch, filter.ErrUnknown)
		}
	}
	if !d.file.disk.Holds(ch.Address, ch.Size) {
		return disk.Bad(int64(ch.Address&(1<<62-1)), "points at %d bytes at %d, outside the file of %d bytes", ch.Size, ch.Address, d.file.disk.Source().Size())
	}
	if len(todo) == 0 {
		if ch.Size < uint64(len(dst)) {
			return disk.Bad(int64(ch.Address), "%d bytes are stored of %d", ch.Size, len(dst))
		}
		return d.file.disk.ReadRaw(dst, ch.Address)
	}
	raw := borrow(int(ch.Size))
	defer scratches.Put(raw)
	if err := d.file.disk.ReadRaw(raw.b, ch.Address); err != nil {
		return err
	}
	return undo(dst, raw.b, todo, ch)
}

// undoing lists the filters of a chunk in the order of undoing.
func undoing(all []disk.Filter, mask uint32) []disk.Filter {
	var out []disk.Filter
	for i := len(all) - 1; i >= 0; i-- {
		if mask&(1<<uint(i)) == 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// undo runs the pipeline backwards. Steps between may be a little longer than
// the chunk: a checksum, or data that did not compress.
func undo(dst, src []byte, steps []disk.Filter, ch disk.Chunk) error {
	slack := len(dst) + len(dst)/16 + 4096
	for i, s := range steps {
		to, limit := dst, len(dst)
		if i < len(steps)-1 {
			between := borrow(slack)
			defer scratches.Put(between)
			to, limit = between.b, slack
		}
		out, err := filter.Decode(s.ID, to[:0:limit], src, limit, s.Values)
		if err != nil {
			return filterError(s, ch, err)
		}
		src = out
	}
	if len(src) != len(dst) {
		return disk.Bad(int64(ch.Address), "decodes to %d bytes of %d", len(src), len(dst))
	}
	if len(dst) > 0 && &src[0] != &dst[0] {
		copy(dst, src)
	}
	return nil
}

func filterError(s disk.Filter, ch disk.Chunk, err error) error {
	name := filter.Name(s.ID)
	if name == "?" && s.Name != "" {
		name = s.Name
	}
	what := fmt.Sprintf("filter %d (%s)", s.ID, name)
	if err == filter.ErrUnknown {
		return &UnsupportedError{Feature: what}
	}
	return disk.Bad(int64(ch.Address), "%s: %s", what, err)
}

// scratch is a lent buffer of what chunks are decoded from.
type scratch struct{ b []byte }

var scratches = sync.Pool{New: func() any { return &scratch{} }}

func borrow(n int) *scratch {
	s := scratches.Get().(*scratch)
	s.b = room(s.b, n)
	return s
}
