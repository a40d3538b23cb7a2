package h5read

import (
	"sync"

	"coverslip/h5read/internal/disk"
)

// index is what was read so far of where the chunks of a dataset lie: of all, or of some runs of them. Reading takes a
// read for each node of a tree, so that who needs a part of the values should not wait for the whole.
type index struct {
	mu    sync.Mutex
	whole *disk.ChunkIndex
	err   error // why whole cannot be read
	parts []indexPart
	told  uint64 // chunks of all parts
}

// indexPart is what tells of chunks first to last.
type indexPart struct {
	first, last uint64
	chunks      *disk.ChunkIndex
}

// chunkIndex is the index of all chunks, read at its first use.
func (d *Dataset) chunkIndex() (*disk.ChunkIndex, error) {
	x := &d.store.index
	x.mu.Lock()
	defer x.mu.Unlock()
	return d.wholeIndex()
}

// wholeIndex is chunkIndex with the lock held.
func (d *Dataset) wholeIndex() (*disk.ChunkIndex, error) {
	x := &d.store.index
	if x.whole == nil && x.err == nil {
		x.whole, x.err = d.readIndex(0, disk.Undefined)
		x.parts = nil
	}
	return x.whole, x.err
}

// chunksOf is an index that tells of the chunks of a selection at least. Parts that were read are kept, as long as all of
// them are not more than the whole.
func (d *Dataset) chunksOf(sel *selection) (*disk.ChunkIndex, error) {
	x := &d.store.index
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.whole != nil || !d.store.disk.InParts() || sel.n == 0 {
		return d.wholeIndex()
	}
	chunk := d.store.disk.Layout.Chunk[0]
	first, last := sel.start[0]/chunk, (sel.start[0]+sel.count[0]-1)/chunk
	for _, p := range x.parts {
		if p.first <= first && last <= p.last {
			return p.chunks, nil
		}
	}
	if x.told += last - first + 1; x.told > d.store.disk.Grid()[0] {
		return d.wholeIndex()
	}
	part, err := d.readIndex(first, last)
	if err == nil {
		x.parts = append(x.parts, indexPart{first, last, part})
	}
	return part, err
}

// Locate reads where the chunks of elements lo to hi of a 1-D dataset lie, for whoever reads them later. Nothing is read
// where chunks need no index, or it was read.
func (d *Dataset) Locate(lo, hi uint64) (err error) {
	defer guard(&err, d.path)
	sel, err := d.selection([]uint64{lo}, []uint64{hi - lo})
	if err == nil && d.store.disk.Layout.Class == Chunked {
		_, err = d.chunksOf(sel)
	}
	return err
}

// readIndex reads the index for chunks first to last.
func (d *Dataset) readIndex(first, last uint64) (part *disk.ChunkIndex, err error) {
	defer guard(&err, d.path)
	part, err = d.file.disk.ReadChunkIndex(d.store.disk, first, last)
	if err != nil {
		return nil, d.file.failIn(d.path, "chunk index", err)
	}
	s := d.store
	s.bytes += part.Bytes()
	d.file.stores.Put(s.address, s, s.bytes)
	return part, nil
}
