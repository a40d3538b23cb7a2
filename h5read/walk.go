package h5read

import "coverslip/h5read/internal/disk"

// chunkWalk goes through the chunks that a selection touches, in row order.
type chunkWalk struct {
	index            *disk.ChunkIndex
	dims, chunk      []uint64
	sel              *selection
	first, span, pos []uint64 // in chunks: where the selection begins, how many it touches, where the walk is
	ended            bool
}

// step is the part of a selection that lies in one chunk, or in as many chunks
// of a row that were never written.
type step struct {
	number uint64
	chunk  disk.Chunk
	stored bool
	whole  bool // the part is the whole chunk
	last   bool // it has the chunk's last element
	box    box

	held   *cachedChunk // of a stored chunk, once it was begun
	decode bool         // whoever began this step has to decode the chunk
	err    error        // why it cannot be begun
}

func newChunkWalk(x *disk.ChunkIndex, d *disk.Dataset, sel *selection) *chunkWalk {
	rank := len(sel.count)
	w := &chunkWalk{index: x, dims: d.Space.Dims, chunk: d.Layout.Chunk, sel: sel}
	w.first, w.span, w.pos = make([]uint64, rank), make([]uint64, rank), make([]uint64, rank)
	for i, chunk := range w.chunk {
		w.first[i] = sel.start[i] / chunk
		w.span[i] = (sel.start[i]+sel.count[i]-1)/chunk - w.first[i] + 1
	}
	return w
}

// next makes the next step; nil after the last.
func (w *chunkWalk) next() *step {
	if w.ended {
		return nil
	}
	rank, last := len(w.first), len(w.first)-1
	s := &step{}
	for i, first := range w.first {
		s.number = s.number*w.index.Grid[i] + first + w.pos[i]
	}
	s.chunk, s.stored = w.index.Lookup(s.number)
	chunks := uint64(1)
	if !s.stored {
		chunks = min(w.index.Gap(s.number), w.span[last]-w.pos[last])
	}
	s.whole, s.last = true, true
	at := make([]uint64, 3*rank)
	s.box = box{fromShape: w.chunk, fromStart: at[:rank], toShape: w.sel.count, toStart: at[rank : 2*rank], count: at[2*rank:]}
	for i, chunk := range w.chunk {
		n := uint64(1)
		if i == last {
			n = chunks
		}
		lo := (w.first[i] + w.pos[i]) * chunk
		hi := min(lo+n*chunk, w.dims[i])
		from, to := max(lo, w.sel.start[i]), min(hi, w.sel.start[i]+w.sel.count[i])
		s.box.fromStart[i], s.box.toStart[i], s.box.count[i] = from-lo, from-w.sel.start[i], to-from
		s.whole, s.last = s.whole && from == lo && to == hi, s.last && to == hi
	}
	w.pos[last] += chunks - 1
	w.ended = !advance(w.pos, w.span)
	return s
}
