package filter

import (
	"encoding/binary"
	"fmt"
)

// fletcher32 checks and cuts the four bytes of checksum at the end. Old files
// (before HDF5 1.6.3) have the halves in swapped byte order; both are accepted,
// as libhdf5 does.
func fletcher32(_, src []byte, _ int, _ []uint32) ([]byte, error) {
	n := len(src) - 4
	if n < 0 {
		return nil, fmt.Errorf("%d bytes are too few for a checksum", len(src))
	}
	stored, sum := binary.LittleEndian.Uint32(src[n:]), fletcherSum(src[:n])
	swapped := sum<<8&0xff00ff00 | sum>>8&0x00ff00ff
	if stored != sum && stored != swapped {
		return nil, fmt.Errorf("the data are damaged: checksum %08x, stored %08x", sum, stored)
	}
	return src[:n], nil
}

// fletcherSum sums big-endian 16-bit words; an odd last byte is a high byte.
func fletcherSum(b []byte) uint32 {
	var s1, s2 uint32
	for len(b) >= 2 {
		block := min(len(b)/2, 360) // the longest run that cannot overflow 32 bits
		for range block {
			s1 += uint32(b[0])<<8 | uint32(b[1])
			s2 += s1
			b = b[2:]
		}
		s1 = s1&0xffff + s1>>16
		s2 = s2&0xffff + s2>>16
	}
	if len(b) == 1 {
		s1 += uint32(b[0]) << 8
		s2 += s1
		s1 = s1&0xffff + s1>>16
		s2 = s2&0xffff + s2>>16
	}
	s1 = s1&0xffff + s1>>16
	s2 = s2&0xffff + s2>>16
	return s2<<16 | s1
}
