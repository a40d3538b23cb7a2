package filter

import (
	"encoding/binary"
	"fmt"
)

// b2nd is an array of several dimensions (c-blosc2's README_B2ND_METALAYER). The
// array is cut into chunks and each chunk into blocks, all in C order; what
// sticks out at the high end of either is stored too.
type b2nd struct {
	shape, chunk, block []int
	typeSize            int
	chunks, blocks      []int // how many, along each dimension; blocks of one chunk
}

const maxB2ndRank = 16

// array decodes the chunks of a frame and puts their elements in order.
func (f *blosc2Frame) array(dst, layer []byte, limit int) ([]byte, error) {
	a, err := decodeB2nd(layer, f.typeSize)
	if err != nil {
		return nil, err
	}
	size := f.typeSize
	padded := f.typeSize // bytes of all chunks: what is decoded
	chunkSize := f.typeSize
	n := 1
	for i := range a.shape {
		size = mulCapped(size, a.shape[i])
		n = mulCapped(n, a.chunks[i])
		chunkSize = mulCapped(chunkSize, a.blocks[i]*a.block[i])
		padded = mulCapped(padded, mulCapped(a.chunks[i], a.blocks[i]*a.block[i]))
	}
	switch {
	case size > limit:
		return nil, errLimit
	case size == 0:
		return dst, nil
	case padded > 4*limit+1<<22 || chunkSize != f.chunk: // a small array may be padded much
		return nil, fmt.Errorf("blosc2 array of %d bytes in chunks of %d and blocks that do not fit it", size, chunkSize)
	}
	if err := f.findPlaces(n); err != nil {
		return nil, err
	}
	dst = dst[:size]
	chunk := lent(chunkSize)
	defer chunk.back()
	at := make([]int, len(a.shape)) // of the chunk, in chunks
	for i := range n {
		if err := f.decode(i, chunk.b); err != nil {
			return nil, err
		}
		a.place(dst, chunk.b, at)
		advance(at, a.chunks)
	}
	return dst, nil
}

// mulCapped multiplies, and stays at a number that no size may have.
func mulCapped(a, b int) int {
	const most = 1 << 40
	if b > 0 && a > most/b {
		return most
	}
	return a * b
}

// advance counts an index up, the last dimension fastest.
func advance(index, ends []int) {
	for i := len(index) - 1; i >= 0; i-- {
		if index[i]++; index[i] < ends[i] {
			return
		}
		index[i] = 0
	}
}

// place copies what a chunk holds of the array, block by block.
func (a *b2nd) place(dst, chunk []byte, chunkAt []int) {
	rank := len(a.shape)
	at, from, len := make([]int, rank), make([]int, rank), make([]int, rank)
	n, size := 1, a.typeSize
	for i := range rank {
		n *= a.blocks[i]
		size *= a.block[i]
	}
	for b := range n {
		inside := true
		for i := range rank {
			low := at[i] * a.block[i]
			from[i] = chunkAt[i]*a.chunk[i] + low
			len[i] = min(a.block[i], a.chunk[i]-low, a.shape[i]-from[i])
			inside = inside && len[i] > 0
		}
		if inside {
			a.placeBlock(dst, chunk[b*size:(b+1)*size], from, len)
		}
		advance(at, a.blocks)
	}
}

// placeBlock copies the rows of a block that lie in the array.
func (a *b2nd) placeBlock(dst, block []byte, from, extent []int) {
	last := len(a.shape) - 1
	row := make([]int, len(a.shape))
	run, rows := extent[last]*a.typeSize, 1
	for _, n := range extent[:last] {
		rows *= n
	}
	for range rows {
		in, out := 0, 0
		for i := range row {
			in = in*a.block[i] + row[i]
			out = out*a.shape[i] + from[i] + row[i]
		}
		copy(dst[out*a.typeSize:][:run], block[in*a.typeSize:])
		advance(row[:last], extent)
	}
}

// decodeB2nd reads the layer: an array of version, rank, shape (64-bit numbers),
// shapes of chunks and blocks (32-bit), and since version 1 the type.
func decodeB2nd(b []byte, typeSize int) (*b2nd, error) {
	bad := fmt.Errorf("the blosc2 frame's description of its array is damaged")
	if len(b) < 3 || b[0]&0xf0 != 0x90 || typeSize <= 0 || typeSize > 1<<30 {
		return nil, bad
	}
	rank := int(b[2])
	if rank < 1 || rank > maxB2ndRank || len(b) < 3+3+rank*(9+5+5) {
		return nil, bad
	}
	b = b[3:]
	list := func(width int) []int {
		out := make([]int, rank)
		b = b[1:]
		for i := range out {
			v := uint64(binary.BigEndian.Uint32(b[1:]))
			if width == 9 {
				v = binary.BigEndian.Uint64(b[1:])
			}
			out[i] = int(min(v, 1<<40))
			b = b[width:]
		}
		return out
	}
	a := &b2nd{shape: list(9), chunk: list(5), block: list(5), typeSize: typeSize}
	for i := range a.shape {
		if a.chunk[i] <= 0 || a.block[i] <= 0 || a.block[i] > a.chunk[i] {
			return nil, bad
		}
		a.chunks = append(a.chunks, (a.shape[i]+a.chunk[i]-1)/a.chunk[i])
		a.blocks = append(a.blocks, (a.chunk[i]+a.block[i]-1)/a.block[i])
	}
	return a, nil
}
