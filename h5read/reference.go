package h5read

import (
	"fmt"

	"coverslip/h5read/internal/disk"
)

// Reference is the address of an object's header; 0 refers to nothing.
type Reference uint64

// Dereference opens the object that a reference points at. Its path is given as
// "#address", for a reference does not tell a path.
func (f *File) Dereference(ref Reference) (Object, error) {
	if ref == 0 || uint64(ref) == disk.Undefined {
		return nil, fmt.Errorf("null reference: %w", ErrNotFound)
	}
	return f.open(fmt.Sprintf("#%d", uint64(ref)), uint64(ref))
}

// DecodeReference decodes one stored object reference, as Bytes gives it.
func (f *File) DecodeReference(element []byte) Reference {
	var out [1]Reference
	f.referencesInto(out[:], len(element), element)
	return out[0]
}

// References reads a hyperslab of object references; nil start and count mean
// everything.
func (d *Dataset) References(start, count []uint64) (out []Reference, err error) {
	defer guard(&err, d.path)
	if t := d.typ; t.Class != disk.Ref || t.RefKind != ObjectReference {
		return nil, d.file.fail(d.path, disk.Bad(-1, "holds %s, not object references", t))
	}
	sel, err := d.selection(start, count)
	if err != nil {
		return nil, err
	}
	if err := d.backed(sel.n * 8); err != nil {
		return nil, err
	}
	out = make([]Reference, sel.n)
	err = d.runs(sel, func(at uint64, raw []byte) error {
		d.file.referencesInto(out[at:at+uint64(len(raw)/d.typ.Size)], d.typ.Size, raw)
		return nil
	})
	return out, err
}

func (f *File) referencesInto(out []Reference, size int, raw []byte) {
	width := min(f.disk.OffsetSize(), size)
	for i := range out {
		var v uint64
		for k := range width {
			v |= uint64(raw[i*size+k]) << (8 * uint(k))
		}
		out[i] = Reference(v)
	}
}
