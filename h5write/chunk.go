package h5write

import "slices"

// chunkStore writes the chunks of one dataset one after the other and remembers where each is. It
// need not know how many will come.
type chunkStore struct {
	file        *Writer
	elementSize int
	compression Compression
	chunks      []chunk
	compressor  compressor
}

type chunk struct {
	number  uint64 // row-major place in the grid of chunks
	address uint64
	size    uint32 // as stored
	mask    uint32 // bit i set: filter i was skipped
}

// add writes the next chunk in the grid; b is its whole nominal size.
func (s *chunkStore) add(b []byte) {
	b = s.compressor.compress(s.compression, b, s.elementSize)
	s.chunks = append(s.chunks, chunk{uint64(len(s.chunks)), s.file.append(b), uint32(len(b)), 0})
}

// layout writes the index and says where it is. chunk is the shape of one, without the element.
func (s *chunkStore) layout(dims, chunk []uint64, filters []Filter) layout {
	const version, chunked = 3, 2
	m := []byte{version, chunked, byte(len(chunk) + 1)}
	m = le.AppendUint64(m, s.writeIndex(dims, chunk))
	for _, n := range chunk {
		m = le.AppendUint32(m, uint32(n))
	}
	return layout{message: le.AppendUint32(m, uint32(s.elementSize)), pipeline: encodePipeline(filters)}
}

// corner returns where a chunk begins: the number of the first element in each dimension.
func corner(number uint64, dims, chunk []uint64) []uint64 {
	at := make([]uint64, len(dims))
	for i := len(dims) - 1; i > 0; i-- {
		grid := max((dims[i]+chunk[i]-1)/chunk[i], 1)
		at[i] = number % grid * chunk[i]
		number /= grid
	}
	at[0] = number * chunk[0]
	return at
}

// past returns the corner of a row of chunks behind all.
func past(dims, chunk []uint64) []uint64 {
	at := make([]uint64, len(dims))
	at[0] = (dims[0] + chunk[0] - 1) / chunk[0] * chunk[0]
	return at
}

// plain returns the dimensions of rows high chunks as wide as the dataset.
func plain(rows int, dims []uint64) []uint64 {
	shape := slices.Clone(dims)
	shape[0] = uint64(rows)
	return shape
}
