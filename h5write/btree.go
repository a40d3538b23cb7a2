package h5write

// treeWidth is 2K children a node for the chunk index; libhdf5's default K is 32, and superblock 2
// has no field to say otherwise.
const treeWidth = 64

// treeEntry is a child of a node and the first chunk below it.
type treeEntry struct {
	corner  []uint64
	size    uint32 // stored bytes of that chunk
	mask    uint32
	address uint64
}

// writeIndex writes the version 1 B-tree (III.A.1) of the chunks, in the order of their numbers, and returns
// the address of its root; without chunks there is none.
func (s *chunkStore) writeIndex(dims, shape []uint64) uint64 {
	if len(s.chunks) == 0 {
		return undefined
	}
	level := make([]treeEntry, len(s.chunks))
	for i, c := range s.chunks {
		level[i] = treeEntry{corner(c.number, dims, shape), c.size, c.mask, c.address}
	}
	end := treeEntry{corner: past(dims, shape)}
	for height := byte(0); ; height++ {
		level = s.writeLevel(level, height, end)
		if len(level) == 1 {
			return level[0].address
		}
	}
}

// writeLevel writes the nodes of one level, which follow each other in the file, and returns an entry
// for each. The key after the last child is that of the next node's first, or past.
func (s *chunkStore) writeLevel(entries []treeEntry, height byte, past treeEntry) []treeEntry {
	keySize := 8 + 8*(len(past.corner)+1)
	nodeSize := uint64(24 + (treeWidth+1)*keySize + treeWidth*8)
	first := s.file.next()
	var above []treeEntry
	for lo := 0; lo < len(entries); lo += treeWidth {
		hi := min(lo+treeWidth, len(entries))
		left, right := undefined, undefined
		if lo > 0 {
			left = first + uint64(len(above)-1)*nodeSize
		}
		end := past
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
			b = appendKey(b, e)
			b = le.AppendUint64(b, e.address)
		}
		b = appendKey(b, end)
		// A node has its full size on disk however few children it has.
		e := entries[lo]
		e.address = s.file.append(append(b, make([]byte, int(nodeSize)-len(b))...))
		above = append(above, e)
	}
	return above
}

// appendKey encodes a key: stored size, filter mask, then the chunk's offset in each dimension and in
// the element.
func appendKey(b []byte, e treeEntry) []byte {
	b = le.AppendUint32(b, e.size)
	b = le.AppendUint32(b, e.mask)
	for _, at := range e.corner {
		b = le.AppendUint64(b, at)
	}
	return le.AppendUint64(b, 0)
}
