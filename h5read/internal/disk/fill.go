package disk

// Fill is the value of what was never written (format sections IV.A.2.e, f).
type Fill struct {
	Value []byte // one element as stored; nil: zeros, also where the writer said never to use its value
	User  bool   // the writer set a value
}

// fillNever is the fill value write time of data that are left as they are.
const fillNever = 1

func decodeFill(m *Message) (*Fill, error) {
	c := m.cursor()
	fill := &Fill{}
	size, never := uint32(0), false
	if m.Type == MsgFillOld {
		size = c.U32()
	} else {
		switch version := c.U8(); version {
		case 1, 2:
			c.Skip(1) // when space is allocated
			never = c.U8() == fillNever
			defined := c.U8() != 0
			if version == 1 || defined {
				if size = c.U32(); int32(size) < 0 {
					size = 0
				}
			}
		case 3:
			flags := c.U8()
			never = flags>>2&3 == fillNever
			if flags&0x20 != 0 {
				size = c.U32()
			}
		default:
			return nil, Bad(m.Offset, "fill value version %d is not known", version)
		}
	}
	if uint64(size) > uint64(c.Left()) || c.Err() != nil {
		return nil, Bad(m.Offset, "fill value ends early")
	}
	if size > 0 {
		if fill.User = true; !never {
			fill.Value = c.Bytes(int(size))
		}
	}
	return fill, nil
}
