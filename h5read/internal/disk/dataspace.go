package disk

import "coverslip/h5read/internal/bytesio"

// MaxRank is the most dimensions that the format allows.
const MaxRank = 32

// Unlimited is a maximum dimension without a limit.
const Unlimited = ^uint64(0)

// Dataspace is the shape of a dataset or attribute (format section IV.A.2.b).
type Dataspace struct {
	Null bool
	Dims []uint64 // empty for a scalar
	Max  []uint64 // same length; equal to Dims where nothing may grow
	Len  uint64   // product of Dims; 0 for a null dataspace
}

func (f *File) decodeDataspace(c *bytesio.Cursor) (*Dataspace, error) {
	start := c.Offset()
	version, rank, flags := c.U8(), int(c.U8()), c.U8()
	s := &Dataspace{}
	switch version {
	case 1:
		c.Skip(5)
	case 2:
		kind := c.U8() // scalar, simple, null
		s.Null = kind == 2
		if kind > 2 || kind != 1 && rank > 0 {
			return nil, Bad(start, "dataspace of kind %d with %d dimensions", kind, rank)
		}
	default:
		return nil, Bad(start, "dataspace version %d is not known", version)
	}
	if rank > MaxRank {
		return nil, Bad(start, "dataspace of %d dimensions (at most %d)", rank, MaxRank)
	}
	width := f.Superblock.LengthSize
	s.Dims = make([]uint64, rank)
	for i := range s.Dims {
		s.Dims[i] = c.Uint(width)
	}
	s.Max = s.Dims
	if flags&1 != 0 {
		s.Max = make([]uint64, rank)
		for i := range s.Max {
			s.Max[i] = c.Address(width) // all bits set: unlimited
			if s.Max[i] < s.Dims[i] {
				return nil, Bad(start, "dimension %d is %d, beyond its maximum %d", i, s.Dims[i], s.Max[i])
			}
		}
	}
	if c.Err() != nil {
		return nil, Bad(start, "dataspace ends early")
	}
	if s.Null {
		return s, nil
	}
	var ok bool
	if s.Len, ok = bytesio.Mul(s.Dims...); !ok {
		// Described, never read: a product that overflows has no storage behind it.
		s.Len = 1<<63 - 1
	}
	return s, nil
}
