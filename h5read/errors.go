package h5read

import (
	"errors"
	"fmt"

	"coverslip/h5read/internal/disk"
)

// FormatError says that the bytes are not valid HDF5: not such a file at all,
// or damaged. Object is the path inside the file, Offset where in the file the
// structure starts (-1: unknown).
type FormatError = disk.FormatError

// UnsupportedError says that the file is valid but uses a feature that is not
// read here.
type UnsupportedError = disk.UnsupportedError

// ErrNotFound is wrapped by the errors of paths that lead nowhere.
var ErrNotFound = errors.New("no such object")

// guard is the last line of defence at the edge of the API: a panic for any
// bytes is a mistake in this package, and reaches the caller as a FormatError.
func guard(err *error, path string) {
	if r := recover(); r != nil {
		*err = &FormatError{Offset: -1, Object: path, Msg: fmt.Sprintf("not readable (%v)", r)}
	}
}
