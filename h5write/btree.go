package h5write

// treeWidth is 2K children a node for the chunk index; libhdf5's default K is 32, and superblock 2
// has no field to say otherwise.
const treeWidth = 64

// treeEntry is a child of a node and the first row below it.
type treeEntry struct {
	row     uint64
	size    uint32 // stored bytes of that first chunk
	address uint64
}

// writeIndex writes the version 1 B-tree (III.A.1) of chunks that are rows high and as wide as the
// dataset, and returns the address of its root.
func (s *chunkStore) writeIndex(rank int, rows uint64) uint64 {
	level := make([]treeEntry, len(s.chunks))
	for i, c := range s.chunks {
		level[i] = treeEntry{uint64(i) * rows, c.size, c.address}
	}
	past := uint64(len(s.chunks)) * rows
	for height := byte(0); ; height++ {
		level = s.writeLevel(level, height, rank, past)
		if len(level) == 1 {
			return level[0].address
		}
	}
}

// writeLevel writes the nodes of one level, which follow each other in the file, and returns an entry
// for each.
func (s *chunkStore) writeLevel(entries []treeEntry, height byte, rank int, past uint64) []treeEntry {
	keySize := 8 + 8*(rank+1)
	nodeSize := uint64(24 + (treeWidth+1)*keySize + treeWidth*8)
	first := s.file.end
	var above []treeEntry
	for lo := 0; lo < len(entries); lo += treeWidth {
		hi := min(lo+treeWidth, len(entries))
		left, right := undefined, undefined
		if lo > 0 {
			left = first + uint64(len(above)-1)*nodeSize
		}
		end := treeEntry{row: past}
		if hi < len(entries) {
			right = first + uint64(len(above)+1)*nodeSize
			end = entries[hi]
		}
		b := append(make([]byte, 0, nodeSize), "TREE"...)
		b = append(b, 1, height)
		b = le.AppendUint16(b, uint16(hi-lo))
		b = le.AppendUint64(b, left)
		b = le.AppendUint64(b, right)
		for _, e := range entries[lo:hi] {
			b = appendKey(b, e, rank)
			b = le.AppendUint64(b, e.address)
		}
		b = appendKey(b, end, rank)
		// A node has its full size on disk however few children it has.
		at := s.file.append(append(b, make([]byte, int(nodeSize)-len(b))...))
		above = append(above, treeEntry{entries[lo].row, entries[lo].size, at})
	}
	return above
}

// appendKey encodes a key: stored size, filter mask, then the chunk's offset in each dimension and in
// the element. Chunks are whole rows, so only the first is not 0.
func appendKey(b []byte, e treeEntry, rank int) []byte {
	b = le.AppendUint32(b, e.size)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, e.row)
	return append(b, make([]byte, 8*rank)...)
}
