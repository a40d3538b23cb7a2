// Package inflate decodes zlib streams whose input lies in memory whole and whose
// output size is bounded by the caller: the chunks of HDF5. Knowing both ends, it
// keeps no streaming state, no window and no allocation, which makes it more than
// twice as fast as a streaming decoder, and four times under WebAssembly.
//
// The formats are RFC 1950 and RFC 1951. The decoder's shape is the common one of
// fast inflaters: a 64-bit bit buffer, one look-up for literals and a length, one for
// a distance, a fast loop without checks while both ends are far, and a careful one
// for the rest.
package inflate

import (
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

var (
	// ErrCorrupt says that the stream breaks the format's rules.
	ErrCorrupt = errors.New("the deflate stream is damaged")
	// ErrChecksum says that the data do not have the stored Adler-32.
	ErrChecksum = errors.New("the zlib checksum does not match")
	// ErrHeader says that this is no zlib stream.
	ErrHeader = errors.New("no zlib header")
	// ErrLimit says that the stream holds more than fits.
	ErrLimit = errors.New("the deflate stream holds more bytes than expected")
)

// decoder is the state of one stream. Its tables are big, so it is kept.
type decoder struct {
	in     []byte
	pos    int    // of the next byte of in
	buf    uint64 // bits not used yet, the next one lowest
	n      uint   // how many
	out    []byte // its length is the limit
	at     int    // bytes written
	length [maxLit + maxDist]uint8

	litCode, distCode code
	lit               [1 << litBits]uint32
	dist              [4 * noMatch]uint32
	seconds           [maxLit + maxWide]second
}

var decoders = sync.Pool{New: func() any {
	d := new(decoder)
	for i := range noMatch {
		d.dist[noMatch+i] = noMatchFrom << baseAt
		d.dist[2*noMatch+i], d.dist[3*noMatch+i] = noDistance, noDistance
	}
	return d
}}

// Zlib decodes a zlib stream into out and returns the number of bytes. Bytes
// after the stream are ignored, as zlib's uncompress does.
func Zlib(out, in []byte) (int, error) {
	if len(in) < 2 || in[0]&15 != 8 || in[0]>>4 > 7 || binary.BigEndian.Uint16(in)%31 != 0 || in[1]&0x20 != 0 {
		return 0, ErrHeader
	}
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	d.in, d.pos, d.buf, d.n, d.out, d.at = in, 2, 0, 0, out, 0
	defer func() { d.in, d.out = nil, nil }()
	for last := false; !last; {
		var err error
		if last, err = d.block(); err != nil {
			return d.at, err
		}
	}
	d.pos -= int(d.n / 8) // whole bytes that were read ahead
	if len(in)-d.pos < 4 {
		return d.at, io.ErrUnexpectedEOF
	}
	if binary.BigEndian.Uint32(in[d.pos:]) != adler(out[:d.at]) {
		return d.at, ErrChecksum
	}
	return d.at, nil
}

// block decodes one block; last is set on the stream's final one.
func (d *decoder) block() (last bool, err error) {
	head, err := d.bits(3)
	if err != nil {
		return false, err
	}
	last = head&1 != 0
	switch head >> 1 {
	case 0:
		return last, d.stored()
	case 1:
		d.fixedTables()
	case 2:
		if err := d.dynamicTables(); err != nil {
			return last, err
		}
	default:
		return last, ErrCorrupt
	}
	return last, d.codes()
}

// refill takes bytes until more than 55 bits are there or the input ends. Far from its end bits above n are those of bytes
// not counted yet: the same again.
func (d *decoder) refill() {
	if d.n < 56 && len(d.in)-d.pos >= 8 {
		d.buf |= words.Load(unsafe.Pointer(unsafe.SliceData(d.in)), d.pos) << (d.n & 63)
		d.pos += int(63-d.n) / 8
		d.n |= 56
		return
	}
	for d.n < 56 && d.pos < len(d.in) {
		d.buf |= uint64(d.in[d.pos]) << d.n
		d.pos++
		d.n += 8
	}
}

// bits takes n bits, n at most 16.
func (d *decoder) bits(n uint) (uint32, error) {
	if d.n < n {
		if d.refill(); d.n < n {
			return 0, io.ErrUnexpectedEOF
		}
	}
	v := uint32(d.buf & (1<<n - 1))
	d.buf >>= n
	d.n -= n
	return v, nil
}

// stored copies a block that was not compressed.
func (d *decoder) stored() error {
	d.pos -= int(d.n / 8)
	d.buf, d.n = 0, 0
	if len(d.in)-d.pos < 4 {
		return io.ErrUnexpectedEOF
	}
	n, check := binary.LittleEndian.Uint16(d.in[d.pos:]), binary.LittleEndian.Uint16(d.in[d.pos+2:])
	d.pos += 4
	switch {
	case n != ^check:
		return ErrCorrupt
	case int(n) > len(d.in)-d.pos:
		return io.ErrUnexpectedEOF
	case int(n) > len(d.out)-d.at:
		return ErrLimit
	}
	copy(d.out[d.at:], d.in[d.pos:d.pos+int(n)])
	d.pos += int(n)
	d.at += int(n)
	return nil
}
