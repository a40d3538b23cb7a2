package filter

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Option bits of szip.
const (
	szipMSB     = 16
	szipNearest = 32
)

const maxSzipLine = 1 << 20 // samples; libhdf5 writes at most 4096

// szip undoes filter 4: the size of the data (4 bytes), then the adaptive entropy
// coder of CCSDS 121.0-B. values are options, samples in a block, bits of a
// sample and samples in a scan line. Numbers of 32 and 64 bits are coded as
// bytes, all first bytes before all second ones.
func szip(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	if len(values) < 4 || len(src) < 4 {
		return nil, fmt.Errorf("szip filter with %d values and %d bytes", len(values), len(src))
	}
	size := uint64(binary.LittleEndian.Uint32(src))
	if size > uint64(limit) {
		return nil, errLimit
	}
	options, block, bits, line := values[0], int(values[1]), int(values[2]), int(values[3])
	if block < 2 || block > 256 || block%2 != 0 || line < 1 || line > maxSzipLine {
		return nil, fmt.Errorf("szip blocks of %d samples, lines of %d", block, line)
	}
	word := 1
	if bits == 32 || bits == 64 {
		word, bits = bits/8, 8
	}
	if bits < 1 || bits > 32 {
		return nil, fmt.Errorf("szip samples of %d bits", bits)
	}
	d := &szipDecoder{r: bitReader{src: src[4:]}, bits: bits, block: block, blocks: (line + block - 1) / block, nearest: options&szipNearest != 0}
	width := 1
	if bits > 16 {
		width = 4
	} else if bits > 8 {
		width = 2
	}
	out := dst[:size]
	if word > 1 {
		planes := lent(int(size))
		defer planes.back()
		out = planes.b
	}
	if err := d.lines(out, line, width, options&szipMSB != 0); err != nil || word == 1 {
		return out, err
	}
	dst = dst[:size]
	unshuffleBytes(dst, out, word)
	return dst, nil
}

// lines writes scan lines; what pads the last block of a line is dropped.
func (d *szipDecoder) lines(out []byte, line, width int, msb bool) error {
	need := (len(out) + width - 1) / width
	samples := make([]uint32, 0, min(d.blocks, need/d.block+1+zeroSegment)*d.block)
	for at := 0; need > 0; need -= line {
		k := min(line, need)
		var err error
		if samples, err = d.interval(samples[:0], k); err != nil {
			return err
		}
		for _, v := range samples[:k] {
			end := min(at+width, len(out))
			if msb {
				v = bits.ReverseBytes32(v) >> (32 - 8*uint(width))
			}
			for ; at < end; at++ {
				out[at] = byte(v)
				v >>= 8
			}
		}
	}
	return nil
}
