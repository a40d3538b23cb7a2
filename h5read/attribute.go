package h5read

import (
	"fmt"

	"coverslip/h5read/internal/disk"
)

// Attribute is a small value attached to an object. Its methods are ReadAttribute
// for numbers, Strings and String for text.
type Attribute struct {
	Name string
	disk disk.Attribute
	file *File
	path string // of the object, with @name
}

// Attributes lists the attributes. One whose value cannot be read is listed too;
// the error comes when it is read.
func (o *object) Attributes() (list []*Attribute, err error) {
	defer guard(&err, o.path)
	h, err := o.file.disk.ReadHeader(o.address)
	if err != nil {
		return nil, o.file.fail(o.path, err)
	}
	raw, err := o.file.disk.Attributes(h)
	if err != nil {
		return nil, o.file.fail(o.path, err)
	}
	for _, a := range raw {
		list = append(list, &Attribute{a.Name, a, o.file, o.path + "@" + a.Name})
	}
	return list, nil
}

// Attribute finds an attribute by name; nil and no error where there is none.
func (o *object) Attribute(name string) (*Attribute, error) {
	list, err := o.Attributes()
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if a.Name == name {
			return a, nil
		}
	}
	return nil, nil
}

// Err is why the attribute cannot be read, if it cannot.
func (a *Attribute) Err() error { return a.file.fail(a.path, a.disk.Err) }

// Type is the datatype; nil when Err says why it is not readable.
func (a *Attribute) Type() *Datatype { return a.disk.Type }

// Shape is nil for a null dataspace and empty for a scalar.
func (a *Attribute) Shape() []uint64 {
	if a.disk.Space == nil || a.disk.Space.Null {
		return nil
	}
	return append([]uint64{}, a.disk.Space.Dims...)
}

// Bytes are the elements as stored.
func (a *Attribute) Bytes() ([]byte, error) { return a.disk.Data, a.Err() }

// Strings reads fixed or variable-length strings.
func (a *Attribute) Strings() (out []string, err error) {
	defer guard(&err, a.path)
	if err := a.Err(); err != nil {
		return nil, err
	}
	t, per := flatten(a.disk.Type)
	if !isString(t) {
		return nil, a.file.fail(a.path, disk.Bad(-1, "holds %s, not strings", a.disk.Type))
	}
	out = make([]string, a.disk.Space.Len*uint64(per))
	return out, a.file.fail(a.path, a.file.stringsInto(out, t, a.disk.Data, new(uint64)))
}

// String reads a single string: a scalar, or an array of one element.
func (a *Attribute) String() (string, error) {
	s, err := a.Strings()
	if err == nil && len(s) != 1 {
		err = a.file.fail(a.path, disk.Bad(-1, "holds %d strings, not one", len(s)))
	}
	if err != nil {
		return "", err
	}
	return s[0], nil
}

// References reads object references.
func (a *Attribute) References() (out []Reference, err error) {
	defer guard(&err, a.path)
	if err := a.Err(); err != nil {
		return nil, err
	}
	if t := a.disk.Type; t.Class != disk.Ref || t.RefKind != disk.ObjectReference {
		return nil, a.file.fail(a.path, disk.Bad(-1, "holds %s, not object references", t))
	}
	out = make([]Reference, a.disk.Space.Len)
	a.file.referencesInto(out, a.disk.Type.Size, a.disk.Data)
	return out, nil
}

// ReadAttribute reads all numbers of an attribute, converted as Read does.
func ReadAttribute[T Number](a *Attribute) (out []T, err error) {
	defer guard(&err, a.path)
	if err := a.Err(); err != nil {
		return nil, err
	}
	t, per := flatten(a.disk.Type)
	out = make([]T, a.disk.Space.Len*uint64(per))
	if err := convert(t, out, a.disk.Data); err != nil {
		return nil, fmt.Errorf("%s: %w", a.path, err)
	}
	return out, nil
}
