package filter

import "errors"

var errSzip = errors.New("the szip stream is damaged")

// szipDecoder reads reference sample intervals: runs of blocks, of which the
// first begins with a sample in full when neighbours are subtracted.
type szipDecoder struct {
	r       bitReader
	bits    int // of a sample
	block   int // samples in a block
	blocks  int // in an interval
	nearest bool
}

const (
	zeroRest    = 5  // this many zero blocks stand for the rest of a segment
	zeroSegment = 64 // blocks
	maxPairSum  = 12 // of the two samples of the second extension
)

// interval appends the samples of one interval, at least need of them.
func (d *szipDecoder) interval(out []uint32, need int) ([]uint32, error) {
	idBits := 3
	if d.bits > 16 {
		idBits = 5
	} else if d.bits > 8 {
		idBits = 4
	}
	for b := 0; b < d.blocks && len(out) < need; {
		first := d.nearest && b == 0
		id := int(d.r.bits(idBits))
		n := 1
		switch {
		case id == 0 && d.r.bits(1) == 0:
			out, n = d.zeros(out, first, b)
		case id == 0:
			out = d.pairs(out, first)
		case id == 1<<uint(idBits)-1:
			for range d.block {
				out = append(out, uint32(d.r.bits(d.bits)))
			}
		default:
			out = d.split(out, first, id-1)
		}
		if d.r.over || len(out) > d.blocks*d.block {
			return nil, errSzip
		}
		b += n
	}
	if d.nearest {
		d.addNeighbours(out)
	}
	return out, nil
}

// reference appends the sample in full that begins an interval.
func (d *szipDecoder) reference(out []uint32, first bool) ([]uint32, int) {
	if !first {
		return out, 0
	}
	return append(out, uint32(d.r.bits(d.bits))), 1
}

func (d *szipDecoder) zeros(out []uint32, first bool, b int) ([]uint32, int) {
	out, k := d.reference(out, first)
	n := d.r.unary() + 1
	if n == zeroRest {
		n = min(d.blocks-b, zeroSegment-b%zeroSegment)
	} else if n > zeroRest {
		n--
	}
	if n > d.blocks-b {
		d.r.over = true
		return out, 1
	}
	for range n*d.block - k {
		out = append(out, 0)
	}
	return out, n
}

// pairs is the second extension: two small samples as one number.
func (d *szipDecoder) pairs(out []uint32, first bool) []uint32 {
	out, k := d.reference(out, first)
	for i := k; i < d.block; i++ {
		m := d.r.unary()
		sum := 0
		for (sum+1)*(sum+2)/2 <= m && sum < maxPairSum {
			sum++
		}
		second := m - sum*(sum+1)/2
		if second > sum {
			d.r.over = true
		}
		if i&1 == 0 {
			out = append(out, uint32(sum-second))
			i++
		}
		out = append(out, uint32(second))
		if d.r.over {
			return out
		}
	}
	return out
}

// split has the high parts of all samples in unary, then k low bits of each.
func (d *szipDecoder) split(out []uint32, first bool, k int) []uint32 {
	out, n := d.reference(out, first)
	from := len(out)
	for range d.block - n {
		out = append(out, uint32(d.r.unary())<<uint(k))
		if d.r.over {
			return out
		}
	}
	for i := from; i < len(out); i++ {
		out[i] += uint32(d.r.bits(k))
	}
	return out
}

// addNeighbours undoes the prediction of each sample by the one before it, whose
// differences were folded into the range that the sample may have.
func (d *szipDecoder) addNeighbours(s []uint32) {
	top := uint32(1)<<uint(d.bits) - 1
	for i := 1; i < len(s); i++ {
		x, delta := s[i-1], s[i]
		room := min(x, top-x)
		switch {
		case delta > 2*room && x == room:
			x = delta
		case delta > 2*room:
			x = top - delta
		case delta&1 == 0:
			x += delta / 2
		default:
			x -= (delta + 1) / 2
		}
		s[i] = x & top
	}
}
