package anndata

import (
	"errors"
	"fmt"
	"strings"

	"coverslip/h5read"
)

// Error is a fault of a file, in words for the person whose file it is.
type Error struct {
	File string // the name given to Open
	Path string // of the element inside the file, or empty
	Msg  string // what was found and what was expected
	Hint string // what to do, or empty
	Err  error  // the cause, or nil
}

// Error returns all of it in one line.
func (e *Error) Error() string {
	s := e.File
	if e.Path != "" {
		s += ": " + e.Path
	}
	s += ": " + e.Msg
	if e.Hint != "" {
		s += ". " + e.Hint
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

const (
	hintDamaged = "The file is damaged or was not copied whole: download or copy it again"
	hintRewrite = "Open it in Python with scanpy or anndata and save it again with write_h5ad"
	hintMatrix  = "Write the matrix again: in scanpy, a.X = scipy.sparse.csr_matrix(a.X); a.write_h5ad(...), " +
		"from the data it was made of"
)

func (f *File) fault(path, hint, format string, args ...any) *Error {
	return &Error{File: f.name, Path: path, Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// wrap makes an error of h5read about the element at path one of ours. Errors that are not the
// file's, such as a failing disk, get no hint.
func (f *File) wrap(path string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	e := &Error{File: f.name, Path: path, Err: err, Msg: strings.TrimPrefix(err.Error(), path+": ")}
	var format *h5read.FormatError
	var unsupported *h5read.UnsupportedError
	switch {
	case errors.As(err, &unsupported):
		e.Hint = hintRewrite
	case errors.As(err, &format):
		// A value too large for the type that it is read into is no damage.
		if !strings.Contains(e.Msg, "does not fit") {
			e.Hint = hintDamaged
		}
	case errors.Is(err, h5read.ErrNotFound):
		e.Msg = "is not in the file"
	}
	return e
}

// explain is err without the file's name and path, for a list in which both are said already.
func explain(err error) string {
	var e *Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if e.Hint != "" {
		return e.Msg + ". " + e.Hint
	}
	return e.Msg
}
