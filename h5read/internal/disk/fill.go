package disk

// Fill is the value of what was never written (format sections IV.A.2.e, f).
type Fill struct {
	Value []byte // one element as stored; nil: zeros
	User  bool   // the writer set a value
}

func decodeFill(m *Message) (*Fill, error) {
	c := m.cursor()
	fill := &Fill{}
	size := uint32(0)
	if m.Type == MsgFillOld {
		size = c.U32()
	} else {
		switch version := c.U8(); version {
		case 1, 2:
			c.Skip(2)
			defined := c.U8() != 0
			if version == 1 || defined {
				if size = c.U32(); int32(size) < 0 {
					size = 0
				}
			}
		case 3:
			if flags := c.U8(); flags&0x20 != 0 {
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
		fill.User, fill.Value = true, c.Bytes(int(size))
	}
	return fill, nil
}
