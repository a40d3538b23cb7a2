package h5read

import "coverslip/h5read/internal/disk"

// scout goes through the chunks of a walk before it, and tells the file which bytes come next: a browser's File
// answers late, and meanwhile what is there can be decoded.
type scout struct {
	file  *disk.File
	walk  *chunkWalk
	ahead uint64 // bytes of chunks that were found and that the walk has not come to
	at, n uint64 // neighbours that were found, and are told together
}

const (
	scoutBytes = 16 << 20 // found before the walk comes to them
	scoutPiece = 8 << 20  // told at a time
	scoutGap   = 16 << 10 // between neighbours: a node of the tree that tells of them is less work to read than to leave out
)

// newScout returns one for a walk over the same chunks; nil where the file does not care.
func newScout(d *Dataset, x *disk.ChunkIndex, sel *selection) *scout {
	if !d.file.disk.Source().Prefetches() {
		return nil
	}
	return &scout{file: d.file.disk, walk: newChunkWalk(x, d.store.disk, sel)}
}

// pass says that the walk has come to the next stored chunk.
func (s *scout) pass(ch disk.Chunk) {
	if s == nil {
		return
	}
	s.ahead -= min(s.ahead, ch.Size)
	for s.ahead < scoutBytes {
		next := s.walk.next()
		if next == nil || !next.stored { // a file may have no end of those: one at a time
			s.tell()
			return
		}
		if gap := next.chunk.Address - (s.at + s.n); gap > scoutGap || s.n >= scoutPiece {
			s.tell()
			s.at = next.chunk.Address
		}
		s.n = next.chunk.Address + next.chunk.Size - s.at
		s.ahead += next.chunk.Size
	}
}

func (s *scout) tell() {
	if s.n > 0 {
		s.file.Prefetch(s.at, s.n)
		s.n = 0
	}
}
