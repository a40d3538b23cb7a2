package h5read

import (
	"bytes"

	"coverslip/h5read/internal/disk"
)

// Strings reads a hyperslab of fixed or variable-length strings; nil start and
// count mean everything. Padding is removed, bytes are kept as they are: UTF-8
// is expected but not checked. A null string is "".
func (d *Dataset) Strings(start, count []uint64) (out []string, err error) {
	defer guard(&err, d.path)
	t, per := flatten(d.typ)
	if !isString(t) {
		return nil, d.file.fail(d.path, disk.Bad(-1, "holds %s, not strings", d.typ))
	}
	sel, err := d.selection(start, count)
	if err != nil {
		return nil, err
	}
	if sel.n > 1<<40 {
		return nil, d.backed(sel.n)
	}
	k := uint64(per)
	if err := d.backed(sel.n * max(16*k, uint64(d.typ.Size))); err != nil {
		return nil, err
	}
	out = make([]string, sel.n*k)
	var total uint64
	err = d.runs(sel, func(at uint64, raw []byte) error {
		n := uint64(len(raw) / d.typ.Size)
		return d.file.fail(d.path, d.file.stringsInto(out[at*k:(at+n)*k], t, raw, &total))
	})
	return out, err
}

// stringsInto decodes len(out) stored strings into one piece of memory: a collector that looks through a million
// names would have a million pieces to find. Writers never share heap objects, so strings that add up to more than
// the file are a trick to fill the memory.
func (f *File) stringsInto(out []string, t *Datatype, raw []byte, total *uint64) error {
	var all []byte
	ends := make([]int, len(out))
	for i := range out {
		e := raw[i*t.Size : (i+1)*t.Size]
		if t.Class == VariableLength {
			_, data, err := f.disk.VariableLength(e, 1)
			if err != nil {
				return err
			}
			if *total += uint64(len(data)); *total > 2*uint64(f.disk.Source().Size()) {
				return disk.Bad(-1, "strings of more bytes than the file has")
			}
			e = data
		}
		all = append(all, Unpad(t, e)...)
		ends[i] = len(all)
	}
	text, start := string(all), 0
	for i, end := range ends {
		out[i], start = text[start:end], end
	}
	return nil
}

// Unpad cuts the padding off a string: of a fixed-length one from the first NUL,
// the NULs at the end, or those and the blanks before them, as the type says; of a
// variable-length one from the first NUL, for it is a C string to every writer,
// and some count its end among the bytes.
func Unpad(t *Datatype, b []byte) []byte {
	pad := t.StringPad
	if t.Class == VariableLength {
		pad = disk.NullTerminated
	}
	switch pad {
	case disk.NullTerminated:
		if i := bytes.IndexByte(b, 0); i >= 0 {
			b = b[:i]
		}
	case disk.SpacePadded:
		b = bytes.TrimRight(bytes.TrimRight(b, "\x00"), " ")
	default:
		b = bytes.TrimRight(b, "\x00")
	}
	return b
}

// VariableLength follows one stored variable-length element, as Bytes gives it,
// to its count and the stored bytes of its elements of size bytes each. The
// bytes belong to a cache and must not be changed.
func (f *File) VariableLength(element []byte, size int) (count int, data []byte, err error) {
	defer guard(&err, "")
	return f.disk.VariableLength(element, size)
}
