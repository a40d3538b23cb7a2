package disk

import (
	"errors"
	"fmt"
	"io"

	"coverslip/h5read/internal/bytesio"
)

// FormatError says that the bytes are not valid HDF5: no such file, or damaged.
type FormatError struct {
	Offset int64  // where in the file the structure starts; -1 where unknown
	Object string // path of the object inside the file; "" while the file is being opened
	Msg    string
}

func (e *FormatError) Error() string {
	s := e.Msg
	if e.Offset >= 0 {
		s += fmt.Sprintf(" (at byte %d)", e.Offset)
	}
	if e.Object != "" {
		s = e.Object + ": " + s
	}
	return s
}

// UnsupportedError says that the file uses a feature that is not read here.
type UnsupportedError struct {
	Feature string
	Object  string // path of the object inside the file
}

func (e *UnsupportedError) Error() string {
	s := e.Feature + " cannot be read by this version"
	if e.Object != "" {
		s = e.Object + ": " + s
	}
	return s
}

// Bad makes a FormatError about the structure at offset.
func Bad(offset int64, format string, args ...any) error {
	return &FormatError{Offset: offset, Msg: fmt.Sprintf(format, args...)}
}

// Unsupported makes an UnsupportedError.
func Unsupported(format string, args ...any) error {
	return &UnsupportedError{Feature: fmt.Sprintf(format, args...)}
}

// In puts the path of the object, and a place inside it such as "chunk 17", in
// front of an error that has none yet.
func In(path, place string, err error) error {
	if err == nil {
		return nil
	}
	if place != "" {
		place += ": "
	}
	switch e := err.(type) {
	case *FormatError:
		if e.Object == "" {
			return &FormatError{e.Offset, path, place + e.Msg}
		}
		return err
	case *UnsupportedError:
		if e.Object == "" {
			return &UnsupportedError{place + e.Feature, path}
		}
		return err
	}
	if path == "" {
		return err
	}
	return fmt.Errorf("%s: %s%w", path, place, err)
}

// at turns a failed read of what, at offset, into a FormatError; failures of the
// device pass through.
func at(offset uint64, what string, err error) error {
	var r *bytesio.RangeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &r):
		return Bad(int64(offset&(1<<63-1)), "%s %s", what, r)
	case err == io.ErrUnexpectedEOF:
		return Bad(int64(offset&(1<<63-1)), "%s ends early", what)
	}
	return err
}
