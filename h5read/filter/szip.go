package filter

import (
	"encoding/binary"
	"fmt"
)

// Option bits of szip.
const (
	szipMSB     = 16
	szipNearest = 32
)

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
	if block < 2 || block > 256 || block%2 != 0 || line < 1 || line > 1<<20 {
		return nil, fmt.Errorf("szip blocks of %d samples, lines of %d", block, line)
	}
	word := 1
	if bits == 32 || bits == 64 {
		word, bits = bits/8, 8
	}
	if bits < 1 || bits > 24 {
		return nil, fmt.Errorf("szip samples of %d bits", bits)
	}
	blocks := (line + block - 1) / block
	if word > 1 && line%block != 0 {
		return nil, fmt.Errorf("szip lines of %d samples in blocks of %d are not supported", line, block)
	}
	d := &szipDecoder{r: bitReader{src: src[4:]}, bits: bits, block: block, blocks: blocks, nearest: options&szipNearest != 0}
	width := (bits + 7) / 8
	if bits > 16 {
		width = 4
	}
	out := dst[:size]
	if err := d.lines(out, line, width, options&szipMSB != 0); err != nil {
		return nil, err
	}
	if word == 1 {
		return out, nil
	}
	planes := append([]byte(nil), out...)
	return unshuffle(dst, planes, limit, []uint32{uint32(word)})
}

// lines writes scan lines; what pads the last block of a line is dropped.
func (d *szipDecoder) lines(out []byte, line, width int, msb bool) error {
	samples := make([]uint32, 0, d.blocks*d.block)
	for at := 0; at < len(out); {
		samples = samples[:0]
		var err error
		need := min(line, (len(out)-at+width-1)/width)
		if samples, err = d.interval(samples, need); err != nil {
			return err
		}
		for _, v := range samples[:min(line, len(samples))] {
			for i := range width {
				shift := 8 * uint(i)
				if msb {
					shift = 8 * uint(width-1-i)
				}
				if at < len(out) {
					out[at] = byte(v >> shift)
					at++
				}
			}
		}
	}
	return nil
}
