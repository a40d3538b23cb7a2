package h5write

// dataspace is the shape of a dataset or an attribute.
type dataspace struct {
	dims []uint64 // empty for a scalar
	max  []uint64 // up to which it may grow, [Unlimited] for no limit; nil: not at all
	null bool     // there are no elements at all
}

// Unlimited is a maximum dimension without a limit.
const Unlimited = ^uint64(0)

// encode encodes a dataspace message, version 2 (IV.A.2.b).
func (s *dataspace) encode() []byte {
	const scalar, simple, null = 0, 1, 2
	kind, flags := byte(simple), byte(0)
	switch {
	case s.null:
		return []byte{2, 0, 0, null}
	case len(s.dims) == 0:
		kind = scalar
	case s.max != nil:
		flags = 1
	}
	b := []byte{2, byte(len(s.dims)), flags, kind}
	for _, d := range s.dims {
		b = le.AppendUint64(b, d)
	}
	if flags != 0 {
		for _, d := range s.max {
			b = le.AppendUint64(b, d)
		}
	}
	return b
}
