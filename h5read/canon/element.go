package canon

import (
	"encoding/binary"
	"errors"
	"math"

	"coverslip/h5read"
)

// errRegion marks types that have no canonical bytes.
var errRegion = errors.New("region reference")

// encoder turns stored elements into canonical bytes.
type encoder struct {
	file *h5read.File
	buf  []byte // reused from call to call
	left *int64 // of the dump's budget
}

// maxElement is the most canonical bytes that are held before they are hashed.
const maxElement = 128 << 20

// encode appends the canonical bytes of n stored elements of type t.
func (e *encoder) encode(t *h5read.Datatype, raw []byte) error {
	if t.Class != h5read.Float && t.Class != h5read.Integer || !plainLittle(t) {
		for len(raw) > 0 {
			if err := e.element(t, raw[:t.Size]); err != nil {
				return err
			}
			raw = raw[t.Size:]
		}
		return nil
	}
	e.buf = append(e.buf, raw...)
	return nil
}

// plainLittle reports whether the stored bytes are the canonical ones.
func plainLittle(t *h5read.Datatype) bool {
	return !t.BigEndian && (t.Class == h5read.Integer && t.Plain() || t.Class == h5read.Float && t.IEEE())
}

func (e *encoder) element(t *h5read.Datatype, b []byte) error {
	switch t.Class {
	case h5read.Integer, h5read.Enum, h5read.BitField:
		if t.Size > 8 {
			e.buf = append(e.buf, t.Bits(b)...)
			return nil
		}
		var v [8]byte
		binary.LittleEndian.PutUint64(v[:], uint64(t.Int(b)))
		e.buf = append(e.buf, v[:t.Size]...)
	case h5read.Float:
		return e.float(t, b)
	case h5read.String:
		e.text(h5read.Unpad(t, b))
	case h5read.VariableLength:
		return e.sequence(t, b)
	case h5read.Opaque:
		e.buf = append(e.buf, b...)
	case h5read.Compound:
		for _, m := range t.Members {
			if err := e.element(m.Type, b[m.Offset:m.Offset+m.Type.Size]); err != nil {
				return err
			}
		}
	case h5read.Array:
		return e.encode(t.Base, b)
	case h5read.ReferenceClass:
		return e.reference(t, b)
	default:
		return &h5read.UnsupportedError{Feature: "datatype " + t.String()}
	}
	return nil
}

func (e *encoder) float(t *h5read.Datatype, b []byte) error {
	if !t.IEEE() {
		v, err := h5read.OddFloat(t, b)
		e.buf = binary.LittleEndian.AppendUint64(e.buf, math.Float64bits(v))
		return err
	}
	if !t.BigEndian {
		e.buf = append(e.buf, b...)
		return nil
	}
	for i := len(b) - 1; i >= 0; i-- {
		e.buf = append(e.buf, b[i])
	}
	return nil
}

func (e *encoder) text(b []byte) {
	e.buf = binary.LittleEndian.AppendUint32(e.buf, uint32(len(b)))
	e.buf = append(e.buf, b...)
}

func (e *encoder) sequence(t *h5read.Datatype, b []byte) error {
	n, data, err := e.file.VariableLength(b, t.Base.Size)
	if err != nil {
		return err
	}
	if *e.left -= int64(len(data)) + 4; *e.left < 0 || len(e.buf) > maxElement {
		return errBudget
	}
	if t.IsString {
		e.text(h5read.Unpad(t, data))
		return nil
	}
	e.buf = binary.LittleEndian.AppendUint32(e.buf, uint32(n))
	return e.encode(t.Base, data)
}

// reference gives the address of the object, after a look that there is one.
func (e *encoder) reference(t *h5read.Datatype, b []byte) error {
	if t.RefKind == h5read.RegionReference {
		return errRegion
	}
	if t.RefKind != h5read.ObjectReference {
		return &h5read.UnsupportedError{Feature: "reference of HDF5 1.12"}
	}
	ref := e.file.DecodeReference(b)
	if ref != 0 {
		o, err := e.file.Dereference(ref)
		if err != nil {
			return err
		}
		ref = h5read.Reference(o.Address())
	}
	e.buf = binary.LittleEndian.AppendUint64(e.buf, uint64(ref))
	return nil
}

// skips reports types that are described but not hashed.
func skips(t *h5read.Datatype) string {
	switch t.Class {
	case h5read.Time:
		return "H5T_TIME"
	case h5read.ReferenceClass:
		if t.RefKind == h5read.RegionReference {
			return "region reference"
		}
	case h5read.Compound:
		for _, m := range t.Members {
			if s := skips(m.Type); s != "" {
				return s
			}
		}
	case h5read.Array, h5read.VariableLength:
		return skips(t.Base)
	}
	return ""
}
