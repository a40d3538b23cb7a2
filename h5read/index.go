package h5read

import "coverslip/h5read/internal/disk"

// ChunkIndex is where the chunks of a dataset lie, for a program that has the same file open: reading it from the file
// takes a read for each node of a tree. The slices have an element for each stored chunk.
type ChunkIndex struct {
	Numbers, Addresses, Sizes []uint64
	Masks                     []uint32
}

// ChunkIndex returns the dataset's index, which it reads at the first use; nil where chunks need none.
func (d *Dataset) ChunkIndex() (*ChunkIndex, error) {
	if d.store.disk.Layout.Class != Chunked {
		return nil, nil
	}
	x, err := d.chunkIndex()
	if err != nil {
		return nil, err
	}
	var out *ChunkIndex
	for _, c := range x.Listed() {
		if out == nil {
			out = &ChunkIndex{}
		}
		out.Numbers, out.Addresses = append(out.Numbers, c.Number), append(out.Addresses, c.Address)
		out.Sizes, out.Masks = append(out.Sizes, c.Size), append(out.Masks, c.Mask)
	}
	return out, nil
}

// UseChunkIndex takes the index that another program has read of this dataset, where none was read here. Whether it is
// that of the dataset is the caller's care; chunks outside the file are refused when they are read.
func (d *Dataset) UseChunkIndex(x *ChunkIndex) {
	if x == nil || d.store.disk.Layout.Class != Chunked {
		return
	}
	d.readIndex(func() (*disk.ChunkIndex, error) {
		chunks := make([]disk.Chunk, len(x.Numbers))
		for i := range chunks {
			chunks[i] = disk.Chunk{Number: x.Numbers[i], Address: x.Addresses[i], Size: x.Sizes[i], Mask: x.Masks[i]}
		}
		return disk.NewChunkIndex(d.store.disk, chunks)
	})
}
