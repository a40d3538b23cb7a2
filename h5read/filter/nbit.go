package filter

import (
	"errors"
	"fmt"
)

// Kinds of type in the values of the n-bit filter.
const (
	nbitAtomic   = 1
	nbitArray    = 2
	nbitCompound = 3
	nbitVerbatim = 4
)

const maxNbitDepth = 32

var (
	errNbitType  = errors.New("the n-bit filter's description of the type is damaged")
	errNbitShort = errors.New("n-bit data end early")
)

// nbitType is one type as the values describe it.
type nbitType struct {
	kind, size        int
	bigEndian         bool
	precision, offset int        // of a number
	base              *nbitType  // of an array
	members           []nbitPart // of a compound
	bits              int        // that an element takes in the stream
}

type nbitPart struct {
	at int
	*nbitType
}

// nbit undoes filter 5: only the bits that count are stored, most significant
// first. values are their number, whether nothing was left out, the number of
// elements, and the type. libhdf5 stores one byte more than the bits fill.
//
// A compound in which members follow an array of arrays or of compounds is not
// stored whole by libhdf5, which then loses its place in the description; the
// stored size shows it.
func nbit(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	if len(values) < 3 {
		return nil, fmt.Errorf("n-bit filter with %d values", len(values))
	}
	if values[1] == 1 {
		if len(src) > limit {
			return nil, errLimit
		}
		return src, nil
	}
	n, rest := uint64(values[2]), values[3:]
	t, err := parseNbit(&rest, 0)
	if err != nil {
		return nil, err
	}
	if n*uint64(t.size) > uint64(limit) {
		return nil, errLimit
	}
	total := n * uint64(t.bits)
	if stored := uint64(len(src)); stored < (total+7)/8 {
		return nil, errNbitShort
	} else if stored > total/8+1 {
		return nil, fmt.Errorf("%d bytes of n-bit data where %d bits were expected: this type was not stored whole", stored, total)
	}
	dst = dst[:int(n)*t.size]
	clear(dst)
	r := &bitReader{src: src}
	for at := 0; at < len(dst); at += t.size {
		t.read(dst[at:at+t.size], r)
	}
	return dst, nil
}

func parseNbit(values *[]uint32, depth int) (*nbitType, error) {
	short := false
	take := func() int {
		if len(*values) == 0 {
			short = true
			return 0
		}
		v := (*values)[0]
		*values = (*values)[1:]
		return int(min(v, 1<<28))
	}
	t := &nbitType{kind: take(), size: take()}
	if t.size <= 0 || t.size > 1<<24 || depth > maxNbitDepth {
		return nil, errNbitType
	}
	switch t.kind {
	case nbitVerbatim:
		t.bits = 8 * t.size
	case nbitAtomic:
		t.bigEndian = take() == 1
		t.precision, t.offset = take(), take()
		t.bits = t.precision
		if t.precision == 0 || t.precision+t.offset > 8*t.size {
			return nil, errNbitType
		}
	case nbitArray:
		base, err := parseNbit(values, depth+1)
		if err != nil || t.size%base.size != 0 {
			return nil, errNbitType
		}
		t.base, t.bits = base, t.size/base.size*base.bits
	case nbitCompound:
		for n := take(); len(t.members) < n && !short; {
			at := take()
			m, err := parseNbit(values, depth+1)
			if err != nil || m.size > t.size || at > t.size-m.size {
				return nil, errNbitType
			}
			t.members = append(t.members, nbitPart{at, m})
			t.bits += m.bits
		}
	default:
		return nil, errNbitType
	}
	if short || t.bits > 8*t.size { // members that overlap store more than there is
		return nil, errNbitType
	}
	return t, nil
}

func (t *nbitType) read(dst []byte, r *bitReader) {
	switch t.kind {
	case nbitVerbatim:
		for i := range dst {
			dst[i] = byte(r.bits(8))
		}
	case nbitArray:
		for at := 0; at < len(dst); at += t.base.size {
			t.base.read(dst[at:at+t.base.size], r)
		}
	case nbitCompound:
		for _, m := range t.members {
			m.read(dst[m.at:m.at+m.size], r)
		}
	default:
		r.number(dst, t.bigEndian, t.precision, t.offset)
	}
}
