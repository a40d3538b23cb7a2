package filter

import "fmt"

// Kinds of type in the values of the n-bit filter.
const (
	nbitAtomic   = 1
	nbitArray    = 2
	nbitCompound = 3
	nbitVerbatim = 4
)

const maxNbitDepth = 32

// nbitType is one type as the values describe it.
type nbitType struct {
	size, precision, offset int
	bigEndian, verbatim     bool
	parts                   []nbitPart
}

type nbitPart struct {
	at  int
	typ *nbitType
}

// nbit undoes filter 5: only the bits that count are stored, most significant
// first. values are their number, whether nothing was left out, the number of
// elements, and the type.
func nbit(dst, src []byte, limit int, values []uint32) ([]byte, error) {
	if len(values) < 5 {
		return nil, fmt.Errorf("n-bit filter with %d values", len(values))
	}
	if values[1] == 1 {
		if len(src) > limit {
			return nil, errLimit
		}
		return append(dst, src...), nil
	}
	n := uint64(values[2])
	rest := values[3:]
	t, err := nbitParse(&rest, 0)
	if err != nil {
		return nil, err
	}
	if n*uint64(t.size) > uint64(limit) {
		return nil, errLimit
	}
	dst = dst[:int(n)*t.size]
	clear(dst)
	r := &bitReader{src: src}
	for at := 0; at < len(dst) && !r.over; at += t.size {
		t.read(dst[at:at+t.size], r)
	}
	if r.over {
		return nil, fmt.Errorf("n-bit data end early")
	}
	return dst, nil
}

func nbitParse(values *[]uint32, depth int) (*nbitType, error) {
	take := func() int {
		if len(*values) == 0 {
			return -1
		}
		v := (*values)[0]
		*values = (*values)[1:]
		return int(v)
	}
	bad := fmt.Errorf("the n-bit filter's description of the type is damaged")
	kind := take()
	t := &nbitType{size: take()}
	if t.size <= 0 || t.size > 1<<24 || depth > maxNbitDepth {
		return nil, bad
	}
	switch kind {
	case nbitVerbatim:
		t.verbatim = true
	case nbitAtomic:
		order := take()
		t.bigEndian = order == 1
		t.precision, t.offset = take(), take()
		if t.precision <= 0 || t.offset < 0 || t.precision+t.offset > 8*t.size || order < 0 {
			return nil, bad
		}
	case nbitArray:
		base, err := nbitParse(values, depth+1)
		if err != nil || t.size%base.size != 0 {
			return nil, bad
		}
		for at := 0; at < t.size; at += base.size {
			t.parts = append(t.parts, nbitPart{at, base})
		}
	case nbitCompound:
		n := take()
		if n < 0 || n > t.size {
			return nil, bad
		}
		for range n {
			at := take()
			m, err := nbitParse(values, depth+1)
			if err != nil || at < 0 || m.size > t.size || at > t.size-m.size {
				return nil, bad
			}
			t.parts = append(t.parts, nbitPart{at, m})
		}
	default:
		return nil, bad
	}
	return t, nil
}

func (t *nbitType) read(dst []byte, r *bitReader) {
	switch {
	case t.verbatim:
		for i := range dst {
			dst[i] = byte(r.bits(8))
		}
	case t.parts != nil:
		for _, p := range t.parts {
			p.typ.read(dst[p.at:p.at+p.typ.size], r)
		}
	default:
		r.number(dst, t.bigEndian, t.precision, t.offset)
	}
}
