package filter

import (
	"encoding/binary"
	"fmt"
)

// blosc2Frame is a contiguous Blosc 2 frame (c-blosc2's README_CFRAME_FORMAT): a
// head in msgpack with fields at fixed places (big-endian), the chunks, and one
// more chunk with the place of each (little-endian).
type blosc2Frame struct {
	chunks   []byte // as stored, the places after them
	stored   int    // bytes of the chunks without the places
	size     int    // of what all chunks decode to
	chunk    int    // of what one does
	typeSize int
	places   []byte
}

const (
	blosc2Head     = 87 // bytes of the fixed fields
	blosc2FewPlace = 1 << 16
)

// unblosc2 undoes filter 32026: a frame of chunks in the order of their bytes, or
// an array of several dimensions cut into chunks and blocks (b2nd).
func unblosc2(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	f, layers, err := blosc2Open(src)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"b2nd", "caterva"} {
		layer, err := blosc2Layer(layers, name)
		if err != nil {
			return nil, err
		}
		if layer != nil {
			return f.array(dst, layer, limit)
		}
	}
	if f.size > limit {
		return nil, errLimit
	}
	dst = dst[:f.size]
	if f.size == 0 {
		return dst, nil
	}
	n := (f.size + f.chunk - 1) / f.chunk
	if err := f.findPlaces(n); err != nil {
		return nil, err
	}
	for i := range n {
		if err := f.decode(i, dst[i*f.chunk:min((i+1)*f.chunk, f.size)]); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

func blosc2Open(src []byte) (f *blosc2Frame, head []byte, err error) {
	if len(src) < blosc2Head || string(src[2:10]) != "b2frame\x00" {
		return nil, nil, fmt.Errorf("no blosc2 frame")
	}
	be := binary.BigEndian
	n, size, stored := uint64(be.Uint32(src[11:])), be.Uint64(src[30:]), be.Uint64(src[39:])
	chunk, typeSize := be.Uint32(src[58:]), be.Uint32(src[48:])
	switch {
	case n < blosc2Head || n > uint64(len(src)) || stored > uint64(len(src))-n || size > 1<<40 || chunk > 1<<31-1:
		return nil, nil, errBlosc
	case src[26]&15 != 0:
		return nil, nil, fmt.Errorf("blosc2 frames whose chunks are in other files are not supported")
	case chunk == 0 && size > 0:
		return nil, nil, fmt.Errorf("blosc2 frames with chunks of varying size are not supported")
	}
	f = &blosc2Frame{chunks: src[n:], stored: int(stored), size: int(size), chunk: int(chunk), typeSize: int(typeSize)}
	return f, src[:n], nil
}

// findPlaces decodes the places of n chunks.
func (f *blosc2Frame) findPlaces(n int) error {
	if n > max(len(f.chunks), blosc2FewPlace) {
		return errBlosc
	}
	f.places = make([]byte, 8*n)
	return f.chunkAt(f.stored, f.places)
}

// decode fills dst from chunk i.
func (f *blosc2Frame) decode(i int, dst []byte) error {
	place := binary.LittleEndian.Uint64(f.places[8*i:])
	switch {
	case place>>63 == 1: // no chunk: the byte at the top says what there is
		return bloscSpecial(dst, byte(place>>56)&7, nil, f.typeSize)
	case place > uint64(f.stored):
		return errBlosc
	}
	return f.chunkAt(int(place), dst)
}

func (f *blosc2Frame) chunkAt(at int, dst []byte) error {
	h, err := bloscHead(f.chunks[at:])
	if err != nil {
		return err
	}
	if h.size != len(dst) {
		return fmt.Errorf("blosc2 chunk of %d bytes, %d expected", h.size, len(dst))
	}
	return h.decode(dst, f.chunks[at:])
}

// blosc2Layer finds the content of a metalayer, nil where there is none. The
// directory follows the fixed fields: an array of three, the size (3 bytes), a
// map of 16-bit count from names to places; at a place stands a byte string.
func blosc2Layer(head []byte, name string) ([]byte, error) {
	const directory, entries = 87, 91
	if len(head) < entries+3 || head[directory] != 0x93 {
		return nil, nil
	}
	count := binary.BigEndian.Uint16(head[entries+1:])
	rest := head[entries+3:]
	for range count {
		if len(rest) < 1 || rest[0]&0xe0 != 0xa0 || len(rest) < 1+int(rest[0]&31)+5 {
			return nil, errBlosc
		}
		n := int(rest[0] & 31)
		key, at := string(rest[1:1+n]), uint64(binary.BigEndian.Uint32(rest[2+n:]))
		rest = rest[6+n:]
		if key != name {
			continue
		}
		if at+5 > uint64(len(head)) {
			return nil, errBlosc
		}
		content, size := head[at+5:], binary.BigEndian.Uint32(head[at+1:])
		if head[at] != 0xc6 || uint64(size) > uint64(len(content)) {
			return nil, errBlosc
		}
		return content[:size], nil
	}
	return nil, nil
}
