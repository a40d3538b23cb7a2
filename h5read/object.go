package h5read

import (
	"context"
	"fmt"
	"strings"

	"coverslip/h5read/internal/disk"
)

// Object is a *Group, a *Dataset or a *NamedType.
type Object interface {
	// Path is the path by which the object was opened.
	Path() string
	// Address is where the object's header lies, relative to the superblock. It
	// tells whether two paths lead to one object.
	Address() uint64
	// Attributes lists the attributes in the order of the file.
	Attributes() ([]*Attribute, error)
	// Attribute finds one by name; nil and no error where there is none.
	Attribute(name string) (*Attribute, error)
}

// object is what the three kinds share.
type object struct {
	file    *File
	path    string
	address uint64
}

func (o *object) Path() string    { return o.path }
func (o *object) Address() uint64 { return o.address }

// NamedType is a committed datatype.
type NamedType struct {
	object
	typ *Datatype
}

// Type is the datatype.
func (t *NamedType) Type() *Datatype { return t.typ }

// open makes the object whose header lies at address.
func (f *File) open(path string, address uint64) (o Object, err error) {
	defer guard(&err, path)
	h, err := f.disk.ReadHeader(address)
	if err != nil {
		return nil, f.fail(path, err)
	}
	base := object{f, path, address}
	switch h.Kind() {
	case disk.GroupObject:
		return &Group{base}, nil
	case disk.DatasetObject:
		s, err := f.store(path, address, h)
		if err != nil {
			return nil, err
		}
		return &Dataset{object: base, store: s, typ: s.disk.Type, ctx: context.Background()}, nil
	case disk.TypeObject:
		t, err := f.disk.NamedType(h)
		if err != nil {
			return nil, f.fail(path, err)
		}
		return &NamedType{base, t}, nil
	}
	return nil, &FormatError{Offset: int64(address), Object: path, Msg: "neither group nor dataset nor datatype"}
}

// At opens the object whose header lies at an address, as a hard link gives it;
// path is what it will be called.
func (f *File) At(path string, address uint64) (Object, error) { return f.open(path, address) }

// Open follows a path such as "/X/data" from the root, through soft links.
func (f *File) Open(path string) (Object, error) { return f.Root().Open(strings.TrimLeft(path, "/")) }

// Group opens a group by its path; a FormatError says when it is something else.
func (f *File) Group(path string) (*Group, error) { return f.Root().Group(strings.TrimLeft(path, "/")) }

// Dataset opens a dataset by its path; a FormatError says when it is something
// else.
func (f *File) Dataset(path string) (*Dataset, error) {
	return f.Root().Dataset(strings.TrimLeft(path, "/"))
}

func kindError(o Object, want string) error {
	is := "group"
	switch o.(type) {
	case *Dataset:
		is = "dataset"
	case *NamedType:
		is = "datatype"
	}
	return &FormatError{Offset: -1, Object: o.Path(), Msg: fmt.Sprintf("is a %s, not a %s", is, want)}
}
